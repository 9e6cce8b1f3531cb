"""The language of a message, French first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.language import LANGUAGES, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("vous etes ouvert le samedi ??", "fr"),
        ("jvoudrai un rdv pr ma cni svp", "fr"),
        ("rdv passeport", "fr"),
        ("slt cv", "fr"),
        ("solde rtt ?", "fr"),
        ("ok merci", "fr"),
        ("carte navette senior", "fr"),
        ("moi perdre carte, quoi faire", "fr"),
        ("", "fr"),
        ("???", "fr"),
        ("👍", "fr"),
        ("parking", "fr"),
        ("orientation après la 3e", "fr"),
        ("Onde posso estacionar o carro perto da câmara?", "pt"),
        ("onde posso estacionar o carro perto da camara", "pt"),
        ("há parque de estacionamento?", "pt"),
        ("huele a gas en mi casa", "es"),
        ("mi hijo de 14 anos", "es"),
        ("do i lose licence points", "en"),
        ("PC 21-0043", "fr"),
        ("NECESITO UNA CITA PARA EL PASAPORTE", "es"),
        ("QUELS PAPIERS POUR LE MARIAGE", "fr"),
        ("Mme Schmidt souhaite un rendez-vous", "fr"),
        ("Hello, I need a birth certificate for my son.", "en"),
        ("hello there", "en"),
        ("thank you", "en"),
        ("Necesito una cita para el pasaporte.", "es"),
        ("¿Hablas español?", "es"),
        ("gracias", "es"),
        ("Preciso de uma certidão de nascimento.", "pt"),
        ("obrigado", "pt"),
        ("Vorrei prenotare la sala per una festa.", "it"),
        ("buongiorno", "it"),
        ("Ich möchte einen Termin für meinen Personalausweis.", "de"),
        ("danke", "de"),
        ("Где получить паспорт для ребёнка?", "ru"),
        ("Chciałabym umówić się na spotkanie.", "pl"),
        ("dziękuję", "pl"),
        ("Çöp kutumuz çalındı, yeni bir kova istiyoruz.", "tr"),
        ("merhaba", "tr"),
        ("أريد حجز موعد لتجديد بطاقة الهوية", "ar"),
        ("بغيت ناخد rendez-vous مع la mairie", "ar"),
        ("我想预约办理护照", "zh"),
        ("我需要 attestation d'accueil 的办理", "zh"),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert detect(text) == language


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_one_of_ten_languages(text: str) -> None:
    assert detect(text) in LANGUAGES
