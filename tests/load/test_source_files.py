"""Which files a pack carries as its source: those that it was made from, and no others."""

from __future__ import annotations

from pathlib import Path

from dovetail.load.source_files import source_files


def profile(root: Path) -> Path:
    for name in (
        "organization.yaml",
        "services.yaml",
        "procedures/procurement.yaml",
        "procedures/.hidden.yaml",
        "procedures/notes.txt",
        "projects/ONE/project.yaml",
        "projects/ONE/purchases.csv",
        "projects/TWO/project.yaml",
        "brand/brand.yaml",
        "token.yaml",
        ".env",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def test_the_files_that_are_read_and_of_projects_only_this_one(tmp_path: Path) -> None:
    files = source_files(profile(tmp_path), "ONE")
    assert [file.name for file in files] == [
        "brand/brand.yaml",
        "organization.yaml",
        "procedures/procurement.yaml",
        "projects/ONE/project.yaml",
        "services.yaml",
    ]
    assert all(file.data == file.name.encode() for file in files)


def test_a_link_that_leads_out_of_the_profile_is_left_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("token: canary")
    root = profile(tmp_path / "profile")
    (root / "procedures" / "leak.yaml").symlink_to(secret)
    assert not any(b"canary" in file.data for file in source_files(root, "ONE"))
