"""Messages: the body under the subject, what is attached beside it."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from indexers.ingestion.files import read
from indexers.ingestion.found import Problem, Source
from tests.indexers import papers
from tests.indexers.ingestion import outlook
from tests.indexers.ingestion.reading import convert, refusal, text
from tests.indexers.papers import put


def message(subject: str = "Fermeture de la piscine", body: str = "La piscine ferme le 3 août.") -> EmailMessage:
    written = EmailMessage()
    written["Subject"], written["From"], written["To"] = (
        subject,
        "Service des sports <sports@ville.example>",
        "tous@ville.example",
    )
    written["Date"] = "Thu, 12 Mar 2026 09:00:00 +0100"
    written.set_content(body)
    return written


def attach(written: EmailMessage, name: str, data: bytes, **more: str) -> None:
    written.add_attachment(data, maintype="application", subtype="octet-stream", filename=name, **more)


class TestEml:
    def test_a_text_and_what_is_said_of_it(self) -> None:
        found = convert(
            ".eml", message(body="Bonjour,\n\n- bassin fermé\n- gradins ouverts\n\n> le message d'avant").as_bytes()
        )
        assert found.content == (
            "# Fermeture de la piscine\n\nBonjour,\n\n- bassin fermé\n- gradins ouverts\n\nle message d'avant\n"
        )
        assert {name: found.meta[name] for name in ("title", "date", "owner")} == {
            "title": "Fermeture de la piscine", "date": "2026-03-12", "owner": "Service des sports",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "end",
        [
            "Cordialement\n-- \nÉlise Ménard\nMairie de Bourg\n02 61 91 77 12",
            "Bien cordialement,\n\nÉlise Ménard\nDirectrice de la crèche",
            "Nos salutations distinguées\n\nLe service des sports",
            "Bonne journée à tous\nÉlise",
            "--\nÉlise",
        ],
    )
    def test_who_signs_is_no_answer(self, end: str) -> None:
        written = message(body=f"La crèche ferme le 20.\n\n{end}\n")
        attach(written, "plan.pdf", b"%PDF-")
        assert text(".eml", written.as_bytes()) == "# Fermeture de la piscine\n\nLa crèche ferme le 20.\n"
        page = "".join(f"<p>{line}</p>" for line in end.split("\n"))
        written.clear_content()
        written.set_content(f"<html><body><p>La crèche ferme le 20.</p>{page}</body></html>", subtype="html")
        assert text(".eml", written.as_bytes()) == "# Fermeture de la piscine\n\nLa crèche ferme le 20.\n"

    @pytest.mark.parametrize(
        "after", ["PS : le bassin aussi", "De : Paul\nObjet : Bain\n\nFermée lundi", "De : 8 h\nÀ : 12 h"]
    )
    def test_a_postscript_and_another_message_are_no_signature(self, after: str) -> None:
        found = text(".eml", message(body=f"Voir.\n\nCordialement\nÉlise\n\n{after}\n").as_bytes())
        assert after.rpartition("\n")[2] in found
        assert ("De : " in found) == ("8 h" in after)
        assert "Élise" not in found

    @pytest.mark.parametrize(
        "above",
        [
            "-----Message d'origine-----\nDe : Paul <paul@ville.example>\nEnvoyé : lundi 2 mars\nÀ : Élise\nObjet : Piscine\n",
            "---------- Forwarded message ---------\nDe : Paul\nDate: lun. 2 mars\nSubject: Piscine\nTo: Élise",
            "Le lundi 2 mars 2026 à 11:02, Paul Ménard <paul@ville.example> a écrit :",
        ],
    )
    def test_who_wrote_what_is_quoted_is_no_answer(self, above: str) -> None:
        found = text(
            ".eml", message("TR : RE: Fermeture", f"Voir.\n\n{above}\n\nLa vidange commence lundi.\n").as_bytes()
        )
        assert found.split("\n")[:3] == ["# Fermeture", "", "Voir."]
        assert found[found.index("Voir.") + 5 :].strip() == "La vidange commence lundi."

    def test_a_signature_in_a_table_and_the_warning_under_it(self) -> None:
        written = message()
        written.set_content(
            "<p>Le badge se refait au poste.</p><p>Cordialement,</p><table><tr><td><img></td><td><p><b>Paul Durand</b></p><p>"
            "05 61 00 00 09</p></td></tr></table><p>Ce message et ses pièces jointes sont confidentiels.</p><p>Pensez à "
            "l'environnement avant d'imprimer.</p>",
            subtype="html",
        )
        assert text(".eml", written.as_bytes()) == "# Fermeture de la piscine\n\nLe badge se refait au poste.\n"

    def test_what_follows_a_signature_is_read(self) -> None:
        body = "Voir ci-dessous.\n\nCordialement\nÉlise\n\nLa crèche ferme le 20 novembre pour désinsectisation.\n"
        assert text(".eml", message(body=body).as_bytes()) == (
            "# Fermeture de la piscine\n\nVoir ci-dessous.\n\nLa crèche ferme le 20 novembre pour désinsectisation.\n"
        )

    def test_the_page_is_better_than_its_text(self) -> None:
        written = message(body="Tarifs : adulte 3")
        written.add_alternative(
            "<html><body><table><tr><td><h1>Piscine</h1><table><tr><th>Public</th><th>Prix</th></tr><tr><td>Adulte</td>"
            "<td>3 €</td></tr></table></td></tr></table></body></html>",
            subtype="html",
        )
        assert text(".eml", written.as_bytes()) == (
            "# Fermeture de la piscine\n\n## Piscine\n\n| Public | Prix |\n| --- | --- |\n| Adulte | 3 € |\n"
        )

    def test_old_encodings(self) -> None:
        raw = (
            b"Subject: =?iso-8859-1?Q?Cong=E9s_d'=E9t=E9?=\r\nFrom: a@b.example\r\nContent-Type: text/plain; "
            b"charset=x-inconnu\r\n\r\nD\xe9p\xf4t avant l'\xe9t\xe9.\r\n"
        )
        found = convert(".eml", raw)
        assert (found.meta["title"], found.content) == ("Congés d'été", "# Congés d'été\n\nDépôt avant l'été.\n")

    @pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
    def test_headers_that_nothing_encodes(self, encoding: str) -> None:
        raw = "From: Service des écoles <a@b.example>\r\nSubject: Piscine fermée\r\n l'été\r\n\r\nVoir l'affiche.\r\n"
        found = convert(".eml", raw.encode(encoding))
        assert (found.meta["title"], found.meta["owner"]) == ("Piscine fermée l'été", "Service des écoles")

    def test_a_message_of_attachments_alone_names_them(self) -> None:
        written = message(body="\n")
        attach(written, "plan.pdf", b"%PDF-")
        assert text(".eml", written.as_bytes()) == "# Fermeture de la piscine\n\nPièces jointes : plan.pdf\n"

    @pytest.mark.parametrize("kind", ["application/pkcs7-mime", "multipart/encrypted"])
    def test_sealed(self, kind: str) -> None:
        assert refusal(".eml", f"Subject: x\r\nContent-Type: {kind}\r\n\r\nabc".encode()) == "encrypted"

    def test_no_message(self) -> None:
        assert refusal(".eml", b"just some text") == "wrong_extension"


class TestAttachments:
    def test_they_are_documents_of_the_message(self, tmp_path: Path) -> None:
        written = message()
        attach(written, "règlement.md", "Le règlement.".encode())
        attach(written, "logo.xyz", b"x")
        attach(written, "signature.png", b"x", disposition="inline", cid="<logo>")
        forwarded = message("Tarifs", "Voici les tarifs.")
        attach(forwarded, "tarifs.csv", b"Nom;Prix\nAdulte;3\n")
        written.add_attachment(forwarded)
        found = list(read(put(tmp_path / "piscine.eml", written.as_bytes())))
        assert [one.id for one in found if isinstance(one, Source)] == [
            "piscine.eml", "piscine.eml/règlement.md", "piscine.eml/message.eml", "piscine.eml/message.eml/tarifs.csv",
        ]  # fmt: skip
        assert [one for one in found if isinstance(one, Problem)] == [Problem("piscine.eml/logo.xyz", "unsupported")]

    def test_a_message_within_itself_a_hundred_times(self, tmp_path: Path) -> None:
        written = message("Le fond").as_bytes()
        for number in range(100):
            written = b"Subject: n%d\r\nFrom: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" % number + written
        found = list(read(put(tmp_path / "poupee.eml", written)))
        problems = [one for one in found if isinstance(one, Problem)]
        assert [problem.reason for problem in problems] == ["too_deep"]
        assert len(found) - 1 == 6


class TestMsg:
    def test_a_text_and_what_is_said_of_it(self) -> None:
        data = outlook.message(
            "Fermeture", "La piscine ferme.\r\n\r\n- bassin\r\n- gradins", sender="Service des sports"
        )
        found = convert(".msg", data)
        assert found.content == "# Fermeture\n\nLa piscine ferme.\n\n- bassin\n- gradins\n"
        assert (found.meta["owner"], found.meta["date"]) == ("Service des sports", "2026-03-12")

    def test_a_page(self) -> None:
        data = outlook.message(
            "Été", "brut", html="<html><body><p>Fermée l'été.</p><ul><li>bassin</li></ul></body></html>"
        )
        assert text(".msg", data) == "# Été\n\nFermée l'été.\n\n- bassin\n"

    def test_what_is_attached(self, tmp_path: Path) -> None:
        attached = {"note d'été.txt": b"Une note.", "liste.csv": b"Nom;Prix\n" + b"Adulte;3\n" * 1000}
        path = put(tmp_path / "a.msg", outlook.message("Été", "Voir la pièce jointe.", attachments=attached))
        found = {one.id: one.data for one in read(path) if isinstance(one, Source)}
        assert {name.removeprefix("a.msg/"): data for name, data in found.items() if "/" in name} == attached

    def test_damaged_or_something_else(self) -> None:
        data = outlook.message("Été", "brut")
        assert refusal(".msg", data[:600]) == "damaged"
        assert refusal(".msg", papers.archive({"a": "b"})) == "wrong_extension"
