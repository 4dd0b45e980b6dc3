"""``dovetail issue --sign``: a signature that keeps the file what it is, and is checked offline."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from dovetail.build import ledger
from dovetail.build.fingerprint import of_bytes
from dovetail.cli.main import dovetail
from dovetail.history.issuing.signing import Signer
from tests.history.keys import PASSPHRASE, Authority

ROOT = Path(__file__).parents[3]
HARBOUR = ROOT / "tests/cli/harbour"
ISSUE = ("--project", "crane", "--jobs", "1", "--despite-blockers", "x", "--on", "2026-03-02")


def ran(*arguments: str | Path, passphrase: str | None = PASSPHRASE) -> Result:
    result = CliRunner().invoke(
        dovetail, list(map(str, arguments)), env={"DOVETAIL_SIGN_PASSPHRASE": passphrase}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert PASSPHRASE not in result.stdout + result.stderr
    return result


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    """Harbour City, whose project crane was issued with a signature."""
    folder = tmp_path_factory.mktemp("signed")
    shutil.copytree(HARBOUR, folder / "harbour")
    key = authority.key_file(folder / "office.p12")
    result = ran(
        "--verbose",
        "issue",
        folder / "harbour",
        *ISSUE,
        "--format",
        "pdf,md",
        "--out",
        folder / "out",
        "--sign",
        key,
    )
    assert result.exit_code == 0, result.stderr
    authority.pem(folder / "authority.pem")
    return folder


def folder_of(signed: Path) -> Path:
    return signed / "out/harbour-city/crane/issue-1"


def test_the_files_stay_accessible_archive_files(signed: Path) -> None:
    # In a process of its own: Java does not survive a fork, and other tests fork.
    files = (folder_of(signed) / "crane-pack.pdf", next((folder_of(signed) / "pdf").iterdir()))
    found = subprocess.run(
        [sys.executable, "-m", "setup.verapdf", *map(str, files)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr[-2000:]
    assert found.stdout.count("passes") == 4


def test_it_signs_where_a_loop_runs_already(authority: Authority, tmp_path: Path) -> None:
    key = Signer.of(authority.key_file(tmp_path / "office.p12").read_bytes(), PASSPHRASE.encode())
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(page)

    async def in_a_notebook() -> bytes:
        return key.signed(page.getvalue(), "Issue 1")

    # In a thread of its own: another test may have left a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        assert b"/ByteRange" in thread.submit(asyncio.run, in_a_notebook()).result()


def test_the_register_and_the_ledger_know_the_files_as_signed(signed: Path) -> None:
    entry = json.loads((signed / "harbour/projects/crane/issues/0001.json").read_text())
    known = ledger.read((folder_of(signed) / ".dovetail/ledger.json").read_bytes()).entries
    files = [path for path in entry["files"] if path.endswith(".pdf")]
    assert files
    for path in files:
        data = (folder_of(signed) / path).read_bytes()
        assert b"/ByteRange" in data
        assert of_bytes(data) == entry["files"][path] == known[path][0].sha256


def test_verify_says_who_signed_and_whom_that_is_trusted_by(signed: Path, tmp_path: Path) -> None:
    pack = folder_of(signed) / "crane-pack.pdf"
    trusted = ran("verify", pack, signed / "harbour", "--trust", signed / "authority.pem")
    assert trusted.exit_code == 0
    assert "Signed by Project office, Harbour City on 20" in trusted.stdout
    assert "intact; certificate trusted." in trusted.stdout
    assert "--trust" in ran("verify", pack, signed / "harbour").stdout
    stranger = Authority("Somebody else").pem(tmp_path / "stranger.pem")
    assert "not trusted" in ran("verify", pack, signed / "harbour", "--trust", stranger).stdout
    (tmp_path / "no.pem").write_text("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n")
    assert (
        "can't be checked" in ran("verify", pack, signed / "harbour", "--trust", tmp_path / "no.pem").stdout
    )


def test_what_was_changed_after_signing_is_broken(signed: Path, tmp_path: Path) -> None:
    whole = (folder_of(signed) / "crane-pack.pdf").read_bytes()
    (tmp_path / "longer.pdf").write_bytes(whole + b"\n% more\n")
    with pikepdf.open(folder_of(signed) / "crane-pack.pdf") as pdf:
        del pdf.pages[1]
        pdf.save(tmp_path / "shorter.pdf")
    for name in ("longer.pdf", "shorter.pdf"):
        result = ran("verify", tmp_path / name, signed / "harbour", "--trust", signed / "authority.pem")
        assert result.exit_code == 1
        assert "altered" in result.stdout
        assert "intact" not in result.stdout, name


def test_a_stranger_without_the_register_still_sees_the_signature(signed: Path) -> None:
    result = ran("verify", folder_of(signed) / "crane-pack.pdf", HARBOUR, "--trust", signed / "authority.pem")
    assert result.exit_code == 2
    assert "has issued nothing of that name" in result.stdout
    assert "intact; certificate trusted." in result.stdout


def test_the_passphrase_is_in_no_file(signed: Path) -> None:
    for path in signed.rglob("*"):
        if path.is_file():
            assert PASSPHRASE.encode() not in path.read_bytes(), path.name


def test_a_key_that_can_not_be_used_stops_it_before_anything_is_written(
    tmp_path: Path, authority: Authority
) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    key, late = authority.key_file(tmp_path / "key.p12"), authority.key_file(tmp_path / "late.p12", days=1)
    (tmp_path / "no.p12").write_bytes(b"0\x82nothing")
    out = ("issue", tmp_path / "harbour", *ISSUE, "--out", tmp_path / "out", "--format", "pdf", "--sign")
    for file, passphrase, why in (
        (key, "wrong", "or the passphrase is another one"),
        (tmp_path / "no.p12", PASSPHRASE, "it is no PKCS#12 file"),
        (late, PASSPHRASE, "its certificate is valid from"),
        (key, None, "set DOVETAIL_SIGN_PASSPHRASE"),
    ):
        result = ran(*out, file, passphrase=passphrase)
        assert (result.exit_code, why in result.stderr) == (2, True), result.stderr
    assert "name pdf in --format" in ran(*out[:-3], "--format", "md", "--sign", key).stderr
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "harbour/projects/crane/issues").exists()


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, authority: Authority) -> None:
    key = authority.key_file(tmp_path / "key.p12")
    program = (
        "import sys; sys.modules['pyhanko.sign'] = None\n"
        "from dovetail.history.issuing.signing import Signer, UnusableKeyError\n"
        "try: Signer.of(open(sys.argv[1], 'rb').read(), b'x')\n"
        "except UnusableKeyError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(key)], capture_output=True, text=True, check=True
    )
    assert 'pip install "dovetail-procedures[sign]"' in done.stdout


def test_a_run_that_was_stopped_after_signing_signs_anew(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    key = authority.key_file(tmp_path / "key.p12")
    issue = (
        "issue",
        tmp_path / "harbour",
        *ISSUE,
        "--out",
        tmp_path / "out",
        "--format",
        "pdf",
        "--sign",
        key,
    )

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("dovetail.history.issues.register.Register.add", stopped)
        interrupted = CliRunner().invoke(
            dovetail, list(map(str, issue)), env={"DOVETAIL_SIGN_PASSPHRASE": PASSPHRASE}
        )
    assert interrupted.exit_code != 0
    assert b"/ByteRange" in (tmp_path / "out/harbour-city/crane/issue-1/crane-pack.pdf").read_bytes()
    assert not (tmp_path / "harbour/projects/crane/issues/0001.json").exists()
    assert ran(*issue).exit_code == 0
    pack = tmp_path / "out/harbour-city/crane/issue-1/crane-pack.pdf"
    assert pack.read_bytes().count(b"/ByteRange") == 1
    assert "current" in ran("verify", pack, tmp_path / "harbour").stdout
