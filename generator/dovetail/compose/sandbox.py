"""The language of templates: Jinja in a sandbox in which each loop, call and printed value is counted.

A template sees plain data, a few safe filters, and no method that could build a huge text in one go.
What is not caught: a single operation on data that is already bounded (sorting one list, say) runs to
its end before the next count; its size is bounded by the profile and by ``LONGEST_TEXT``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import wraps
from typing import Any, cast

from jinja2 import StrictUndefined, TemplateRuntimeError, nodes, pass_context
from jinja2.environment import Template
from jinja2.exceptions import SecurityError, TemplateAssertionError
from jinja2.loaders import BaseLoader
from jinja2.runtime import Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from dovetail.compose.budget import (
    LARGEST_EXPONENT,
    LARGEST_NUMBER_BITS,
    LONGEST_RANGE,
    LONGEST_TEXT,
    Budget,
    BudgetExceededError,
)
from dovetail.compose.compiled import CompiledOnce
from dovetail.compose.escape import Markdown, part

_METHODS: dict[type, frozenset[str]] = {
    str: frozenset(
        {"startswith", "endswith", "lower", "upper", "strip", "removeprefix", "removesuffix", "split"}
    ),
    dict: frozenset({"items", "keys", "values", "get"}),
}
_FILTERS = frozenset({
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "int", "items", "last",
    "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select",
    "selectattr", "sort", "string", "trim", "unique", "upper",
})  # fmt: skip
_LARGE_CONSTANT = 200


class _Counting(NodeTransformer):
    """Puts a count into each loop, each slice and each long piece of template text."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja looks for this name
        self.generic_visit(node)
        node.iter = self._filtered(node.iter, "_counted")
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:  # noqa: N802 - as above
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        edges = (node.arg.start, node.arg.stop, node.arg.step)
        return self._filtered(node.node, "_sliced", *(edge or nodes.Const(None) for edge in edges))

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - as above
        self.generic_visit(node)
        constant = sum(len(part.data) for part in node.nodes if isinstance(part, nodes.TemplateData))
        if constant > _LARGE_CONSTANT:
            node.nodes.insert(0, self._filtered(nodes.Const(constant, lineno=node.lineno), "_constant"))
        return node

    def visit_ScopedEvalContextModifier(  # noqa: N802 - as above
        self, node: nodes.ScopedEvalContextModifier
    ) -> nodes.Node:
        raise TemplateAssertionError("escaping can't be switched off", node.lineno)

    @staticmethod
    def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
        return nodes.Filter(cast(nodes.Expr, node), name, list(arguments), [], None, None, lineno=node.lineno)


class _MarkdownMacro(Macro):
    """A macro whose result joins with plain text by escaping it as Markdown."""

    def _invoke(self, arguments: list[Any], autoescape: bool) -> str:
        return Markdown(super()._invoke(arguments, autoescape))


class _DocumentTemplate(Template):
    """A compiled template in which all markup is Markdown."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> Template:
        # The generated code looks these names up when it runs; HTML escaping would be the wrong one.
        join = environment.joined
        namespace.update(Markup=Markdown, Macro=_MarkdownMacro, markup_join=join, str_join=join)
        return super()._from_namespace(environment, namespace, globals)


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for documents: ``printed`` makes Markdown of a value, ``start`` gives a document its budget."""

    template_class = _DocumentTemplate
    intercepted_binops = frozenset({"+", "*", "**", "%", "-", "//", "/"})

    def __init__(self, loader: BaseLoader, printed: Callable[[Any], Markdown]) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            finalize=self._print,
            bytecode_cache=CompiledOnce(),
        )
        self._printed = printed
        self._budget = Budget()
        self.filters = {
            name: self._billed(function) for name, function in self.filters.items() if name in _FILTERS
        }
        # pass_context keeps Jinja from working these out once, when it compiles.
        self.filters["_counted"] = pass_context(lambda _, items: self._counted(items))
        self.filters["_constant"] = pass_context(lambda _, length: self._constant(length))
        self.filters |= {"join": self._join, "_sliced": self._billed(_sliced)}
        self.globals = {"range": self._range, "namespace": self.globals["namespace"]}

    def start(self, budget: Budget) -> None:
        """Begin a document."""
        self._budget = budget

    def joined(self, parts: Iterable[Any]) -> str:
        """Jinja's ``~``: Markdown if any part is Markdown, and then the others are escaped."""
        texts = [part if isinstance(part, str) else str(part) for part in parts]
        self._budget.made(sum(map(len, texts)), limit=LONGEST_TEXT)
        if not any(hasattr(text, "__html__") for text in texts):
            return "".join(texts)
        joined = Markdown("")
        for text in texts:
            joined += text if hasattr(text, "__html__") else part(text, begins=not joined)
        return joined

    def _print(self, value: Any) -> Markdown:
        if isinstance(value, Undefined):
            # Raises for a name that does not exist; an if without else prints nothing.
            return Markdown(str(value))
        if value is None:
            raise TemplateRuntimeError(
                "a value that may be missing is printed; test it with {% if … %} first"
            )
        text = self._printed(value)
        self._budget.made(len(text))
        return text

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._budget.step()
            yield item

    def _constant(self, length: int) -> Markdown:
        self._budget.made(length)
        return Markdown("")

    def _billed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        # Jinja marks filters that want the environment first; wraps() keeps the mark.
        position = 1 if hasattr(function, "jinja_pass_arg") else 0

        @wraps(function)
        def billed(*args: Any, **kwargs: Any) -> Any:
            value = args[position] if len(args) > position else None
            self._budget.made(
                len(value) if isinstance(value, Sized) and not isinstance(value, Undefined) else 0
            )
            return function(*args, **kwargs)

        return billed

    def _range(self, *edges: int) -> range:
        numbers = range(*edges)
        if len(numbers) > LONGEST_RANGE:
            raise BudgetExceededError(f"range() makes more than {LONGEST_RANGE:,} numbers")
        return numbers

    def _join(self, items: Iterable[Any], between: str = "") -> Markdown:
        return Markdown(str(between)).join([self._print(item) for item in items])

    # -- what templates may touch

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Methods of plain data only by name, everything else as Jinja's sandbox decides."""
        for kind, methods in _METHODS.items():
            if isinstance(obj, kind):
                return attr in methods
        if isinstance(obj, (list, tuple, int, float, bytes)):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """No special way for ``str.format``: it is a method like any other, hence unsafe."""
        return

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``step.items`` is the value in the data, not the method of a dictionary."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call(self, __context: Any, __obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Every call counts, recursive loops and macros with them, and so does what it makes."""
        self._budget.step()
        result = super().call(__context, __obj, *args, **kwargs)
        if isinstance(result, (str, list)):
            self._budget.made(len(result))
        return result

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic with bounded results."""
        budget, sequences = self._budget, (str, list, tuple)
        budget.step()
        if operator == "%" and isinstance(left, (str, bytes)):
            raise SecurityError("texts are not formatted with %; join them with ~")
        if operator == "**" and not (isinstance(right, (int, float)) and abs(right) <= LARGEST_EXPONENT):
            raise BudgetExceededError(f"an exponent above {LARGEST_EXPONENT}")
        if operator == "*":
            for text, times in ((left, right), (right, left)):
                if isinstance(text, sequences) and isinstance(times, int):
                    budget.made(len(text) * times, limit=LONGEST_TEXT)
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.joined((left, right))
        if operator == "+" and isinstance(left, sequences) and isinstance(right, sequences):
            budget.made(len(left) + len(right), limit=LONGEST_TEXT)
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, int) and result.bit_length() > LARGEST_NUMBER_BITS:
            raise BudgetExceededError("a number with too many digits")
        return result

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Includes and imports count too."""
        self._budget.step(100)
        return super().get_template(name, parent, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Counting().visit(super()._parse(source, name, filename))
        return tree.set_environment(self)  # type: ignore[return-value]


def _sliced(value: Any, start: int | None, stop: int | None, step: int | None) -> Any:
    return value[start:stop:step]
