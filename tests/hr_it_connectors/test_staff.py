"""The directory read from a CSV file."""

import os
from pathlib import Path

import pytest

from hr_it_connectors import load
from hr_it_connectors.local.staff import COLUMNS, LocalDirectory, StaffSettings
from ports.errors import Misconfigured, NotFound
from tests.hr_it_connectors.contract import ALICE, VALMONT, DirectoryContract, staff_of_valmont

HEADER = "identifiant;nom;courriel;service;fonction;telephone;matricule;responsable"


class TestLocalDirectory(DirectoryContract):
    @pytest.fixture
    def directory(self) -> LocalDirectory:
        return LocalDirectory(StaffSettings(fichier=Path("annuaire.csv")), folder=VALMONT)


@pytest.fixture
def staff(tmp_path: Path) -> LocalDirectory:
    return LocalDirectory(StaffSettings(fichier=Path("agents.csv")), folder=tmp_path)


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> None:
    (folder / "agents.csv").write_text("\r\n".join((HEADER, *lines, "")), encoding=encoding, newline="")


async def fault(staff: LocalDirectory) -> tuple[str, str]:
    with pytest.raises(Misconfigured) as fault:
        await staff.check()
    return fault.value.reason, str(fault.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
async def test_the_file_may_begin_with_a_byte_order_mark(staff: LocalDirectory, tmp_path: Path, encoding: str) -> None:
    write(tmp_path, 'hpetit;"Petit; Héloïse";;;;;;', encoding=encoding)
    assert (await staff.find("HPETIT", for_whom=ALICE)).name == "Petit; Héloïse"


async def test_columns_may_come_in_any_order_with_others(staff: LocalDirectory, tmp_path: Path) -> None:
    columns = ["bureau", *reversed(COLUMNS)]
    (tmp_path / "agents.csv").write_text(f"{';'.join(columns)}\n12;;A1;;;;;Paul Roy;proy\n", encoding="utf-8")
    entry = await staff.find("A1", for_whom=ALICE)
    assert (entry.uid, entry.name, entry.matricule) == ("proy", "Paul Roy", "A1")


async def test_the_file_is_read_again_when_it_changes(staff: LocalDirectory, tmp_path: Path) -> None:
    write(tmp_path, "proy;Paul Roy;;;;;;")
    assert (await staff.find("proy", for_whom=ALICE)).name == "Paul Roy"
    write(tmp_path, "proy;Paul Ray;;;;;;")
    os.utime(tmp_path / "agents.csv", ns=(1, 1))
    assert (await staff.find("proy", for_whom=ALICE)).name == "Paul Ray"
    (tmp_path / "agents.csv").unlink()
    assert (await fault(staff))[0] == "file_missing"
    write(tmp_path, "proy;Paul Roy;;;;;;")
    await staff.check()


async def test_heads_are_written_without_regard_to_case_and_may_have_left(
    staff: LocalDirectory, tmp_path: Path
) -> None:
    write(tmp_path, "proy;Paul Roy;;;;;;LBON", "lbon;Léa Bon;;;;;;parti")
    assert (await staff.find("proy", for_whom=ALICE)).manager == "lbon"
    assert (await staff.find("lbon", for_whom=ALICE)).manager == ""
    with pytest.raises(NotFound):
        await staff.manager_of("lbon", for_whom=ALICE)


async def test_what_is_wrong_in_the_file_is_said_by_line_and_without_a_name(
    staff: LocalDirectory, tmp_path: Path
) -> None:
    assert await fault(staff) == ("file_missing", "agents.csv: No such file or directory")
    (tmp_path / "agents.csv").write_text("identifiant;nom;service\n", encoding="utf-8")
    absent = "agents.csv: no courriel, fonction, matricule, responsable, telephone"
    assert await fault(staff) == ("column_missing", absent)
    (tmp_path / "agents.csv").write_text("", encoding="utf-8")
    assert (await fault(staff))[0] == "column_missing"
    wrong = {
        "duplicate_login": ("proy;Paul Roy;;;;;;", "PRoy;Pauline Roy;;;;;;"),
        "login_missing": ("proy;Paul Roy;;;;;;", " ;Pauline Roy;;;;;;"),
        "row_malformed": ("proy;Paul Roy;;;;;;", "lbon;Bon;Léa;;;;;;"),
    }
    for reason, lines in wrong.items():
        write(tmp_path, *lines)
        assert await fault(staff) == (reason, f"agents.csv, line 3: {reason}")
    for line in ("lbon;Léa Bon", 'lbon;"Léa" Bon;;;;;;', 'lbon;"Léa Bon;;;;;;'):
        write(tmp_path, line)
        assert (await fault(staff))[0] == "row_malformed"


async def test_nothing_finds_nobody(staff: LocalDirectory, tmp_path: Path) -> None:
    write(tmp_path, "proy;Paul Roy;;;;;;")
    with pytest.raises(NotFound):
        await staff.find("", for_whom=ALICE)


async def test_another_encoding_is_told(staff: LocalDirectory, tmp_path: Path) -> None:
    write(tmp_path, "hpetit;Héloïse Petit;;;;;;", encoding="cp1252")
    assert await fault(staff) == ("not_utf8", "agents.csv: not in UTF-8")


async def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert (await fault(LocalDirectory(StaffSettings(fichier=Path()), folder=tmp_path)))[0] == "file_missing"


async def test_the_table_of_connectors_builds_it() -> None:
    await load("directory", "local", {"fichier": "annuaire.csv"}, folder=VALMONT, engine=None).check()


def test_the_staff_of_valmont_is_whole() -> None:
    rows = staff_of_valmont()
    logins = {row["identifiant"] for row in rows}
    assert len(rows) == len(logins) == 50
    assert {row["responsable"] for row in rows if row["responsable"]} <= logins
    assert [row["identifiant"] for row in rows if not row["responsable"]] == ["otanguy"]
    assert all(row["telephone"].startswith("02 61 91 ") for row in rows if row["telephone"])
    assert all(row["courriel"].endswith("@valmont.example") for row in rows if row["courriel"])
