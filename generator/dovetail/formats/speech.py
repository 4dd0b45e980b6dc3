"""What a format says of its own, in the language of the pack."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from dovetail.formats.rendered import Rendered
from dovetail.load.languages.languages import language_or_english
from dovetail.model.document import Pack
from dovetail.model.language import speaking

Arguments = ParamSpec("Arguments")


def in_its_language(render: Callable[Arguments, Rendered]) -> Callable[Arguments, Rendered]:
    """Render while the language of the pack is spoken. The pack is among the arguments."""

    @wraps(render)
    def spoken(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Rendered:
        pack = next(one for one in (*args, *kwargs.values()) if isinstance(one, Pack))
        with speaking(language_or_english(pack.language).with_own(pack.own_words)):
            return render(*args, **kwargs)

    return spoken
