import datetime as dt
import io
import json
from pathlib import Path

import pytest

from harmattan import ingest as ingest_module
from harmattan.dateline import leading_date, published
from harmattan.errors import InputError, Rejected
from harmattan.ingest import from_text, ingest
from harmattan.records import Rejection, Report

good = "Le préfet a rouvert le marché de Kayes."


def read(*sources, **options):
    return list(ingest(sources, **options))


def lines(tmp_path: Path, *items: object, name: str = "a.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(item if isinstance(item, str) else json.dumps(item) for item in items), encoding="utf-8")
    return path


def only_rejection(path: Path) -> Rejection:
    """Read a bad file followed by a good one: the good one must come through."""
    after = path.parent / "zz-good.txt"
    after.write_text(good, encoding="utf-8")
    bad, fine = read(path, after)
    assert isinstance(fine, Report)
    assert isinstance(bad, Rejection)
    return bad


def test_text_file_has_its_name_as_id_and_its_text_as_body(tmp_path):
    path = tmp_path / "kayes.txt"
    path.write_bytes(b"\xef\xbb\xbf" + good.encode() + b"\r\n")
    (report,) = read(path)
    assert (report.id, report.body, report.published) == ("kayes.txt", good + "\r\n", None)


def test_json_lines_keep_their_fields_and_order(tmp_path):
    path = lines(
        tmp_path,
        {"id": "d1", "text": good, "date": "2022-02", "lang": "fr-FR", "url": "https://www.fleuve.example/a"},
        {"text": good + " Oui."},
    )
    first, second = read(path, date="2021", outlet="Radio Fleuve")
    assert (first.id, first.published.edtf, first.language, first.outlet) == ("d1", "2022-02", "fr", "Radio Fleuve")
    assert (second.id, second.published.edtf) == ("a.jsonl:2", "2021")
    assert from_text(good, url="https://www.fleuve.example/a").outlet == "fleuve.example"


def test_json_lines_are_read_one_by_one(monkeypatch):
    class Endless(io.RawIOBase):
        count = 0

        def readline(self, size=-1):
            self.count += 1
            return json.dumps({"id": f"d{self.count}", "text": good}).encode() + b"\n"

    stream = Endless()
    monkeypatch.setattr(ingest_module.sys, "stdin", type("Stdin", (), {"buffer": stream}))
    reports = ingest(["-"])
    assert [next(reports).id for _ in range(5)] == ["d1", "d2", "d3", "d4", "d5"]
    assert stream.count < 10


@pytest.mark.parametrize(
    ("raw", "ids"), [(json.dumps({"text": good}) + "\n", ["stdin:1"]), (good, ["stdin"]), ("\n\n" + good, ["stdin"])]
)
def test_standard_input_is_sniffed(monkeypatch, raw, ids):
    monkeypatch.setattr(ingest_module.sys, "stdin", io.TextIOWrapper(io.BytesIO(raw.encode())))
    assert [report.id for report in read("-")] == ids


def test_json_file_may_be_one_object_a_list_or_lines(tmp_path):
    one = lines(tmp_path, json.dumps({"text": good}, indent=2), name="one.json")
    many = lines(tmp_path, json.dumps([{"text": good}, {"id": "b", "text": good}], indent=1), name="many.json")
    each = lines(tmp_path, {"id": "c", "text": good}, {"id": "d", "text": good}, name="each.json")
    assert [report.id for report in read(one, many, each)] == ["one.json", "many.json:1", "b", "c", "d"]


def test_folder_is_sorted_hidden_files_skipped_unknown_kinds_listed(tmp_path):
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt", "image.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(good, encoding="utf-8")
    found = read(tmp_path)
    assert [item.id for item in found if isinstance(item, Report)] == ["a.txt", "b.txt", "sub/c.txt"]
    (rejection,) = [item for item in found if isinstance(item, Rejection)]
    assert ".png" in rejection.reason
    assert ".jsonl" in rejection.reason


page = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Titre - Radio Fleuve</title>
<meta property="og:title" content="Le marché rouvre"><link rel="canonical" href="https://fleuve.example/marche">{meta}</head>
<body><nav><a>Accueil</a></nav><header>Radio</header><h1>Le marché rouvre</h1>
<p>Le <b>préfet</b> a rouvert le&nbsp;marché.<br>Les vendeurs sont revenus.</p><script>var a = "<p>non</p>";</script>
<div>8h15 GMT - Les étals<span> sont pleins.</span><p>La foule attend.</p></div>
<figure><figcaption>Une rue</figcaption></figure><aside>À lire</aside><footer>Contact</footer></body></html>"""


def test_html_gives_blocks_in_order_without_menus(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page.format(meta=""), encoding="utf-8")
    (report,) = read(path)
    assert report.body.split("\n\n") == [
        "Radio", "Le marché rouvre", "Le préfet a rouvert le\xa0marché.\nLes vendeurs sont revenus.",
        "8h15 GMT - Les étals sont pleins.", "La foule attend.",
    ]  # fmt: skip
    assert (report.headline, report.url, report.outlet, report.published) == (
        "Le marché rouvre", "https://fleuve.example/marche", "fleuve.example", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("meta", "edtf"),
    [
        ('<meta property="article:published_time" content="2021-05-03T10:12:00+00:00">', "2021-05-03"),
        ('<script type="application/ld+json">{"@graph": [{"datePublished": "2021-05-04"}]}</script>', "2021-05-04"),
        ('<script type="application/ld+json">{broken</script><time datetime="2021-05-05">mardi</time>', "2021-05-05"),
    ],
)
def test_html_metadata_gives_the_date(tmp_path, meta, edtf):
    path = tmp_path / "page.html"
    path.write_text(page.format(meta=meta), encoding="utf-8")
    assert read(path)[0].published.edtf == edtf
    assert read(path, date="2020")[0].published.edtf == "2020"


def test_html_charset_is_obeyed_and_html_in_a_text_file_is_sniffed(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(b'<html><head><meta charset="iso-8859-1"></head><body><p>Le pr\xe9fet est l\xe0.</p></body></html>')
    assert read(path)[0].body == "Le préfet est là."


@pytest.mark.parametrize(
    ("text", "edtf", "words"),
    [
        ('date 2021-05 "Les routes sont coupées", dit-il.', "2021-05", "date 2021-05"),
        ("3 mai 2021. – Les routes sont coupées.", "2021-05-03", "3 mai 2021. –"),
        ("Publié le 03/05/2021 à 10h12\nLes routes sont coupées.", "2021-05-03", "Publié le 03/05/2021 à 10h12"),
        ("Les routes coupées\n\n1er mai 2021 . –\nLe préfet parle.", "2021-05-01", "1er mai 2021 . –"),
        ("KAYES, 3 mai 2021 (AFP) - Le préfet parle.", "2021-05-03", "KAYES, 3 mai 2021 (AFP) -"),
        ("2021-05-03 Le préfet parle.", "2021-05-03", "2021-05-03"),
        ("date 2021-05Accueil > Afrique\nLe préfet parle.", "2021-05", "date 2021-05"),
        ('date 2021-05"Les routes sont coupées", dit-il.', "2021-05", "date 2021-05"),
        ("date 2021-05« Les routes sont coupées », dit-il.", "2021-05", "date 2021-05"),
        ("Publié le 03/05/2021Les routes sont coupées.", "2021-05-03", "Publié le 03/05/2021"),
        ("Le pont rouvre\n\nKAYES, 3 mai 2021 (Fleuve) - Il parle.", "2021-05-03", "KAYES, 3 mai 2021 (Fleuve) -"),
        ("Kayes, le 3 mai 2021\n\nLe préfet parle.", "2021-05-03", "Kayes, le 3 mai 2021"),
        ("Diré du Nord (Mali), lundi 3 mai 2021 - Il parle.", "2021-05-03", "Diré du Nord (Mali), lundi 3 mai 2021 -"),
    ],
)
def test_date_glued_to_the_text_is_stated(text, edtf, words):
    when = from_text(text).published
    assert (when.edtf, when.basis, when.text) == (edtf, "stated", words)
    assert from_text(text, date="2020").published.basis == "published"


@pytest.mark.parametrize(
    "text",
    [
        "Le 3 mai 2021, le préfet est parti.",
        "3 mai 2021 : le préfet part.",
        "En mai 2021 le préfet part.",
        "2021 personnes sont là.",
        "Le préfet de Kayes, 3 mai 2021 : il parle.",
        "Kayes, le 3 mai 2021, était sous les eaux.",
        "Un pont (Agence du Fleuve) - Le préfet parle.",
    ],
)
def test_date_within_the_prose_is_not_the_reports(text):
    assert from_text(text).published is None
    assert leading_date(text, "fr") is None


@pytest.mark.parametrize(
    ("text", "outlet", "agency"),
    [
        ("KAYES, 3 mai 2021 (Agence du Fleuve) - Le préfet parle.", None, "Agence du Fleuve"),
        ("KAYES (AFP) - Le préfet parle.", None, "AFP"),
        ("Radio du Fleuve, journal de midi\nLundi 3 mai 2021\n\nLe préfet parle.", "Radio du Fleuve", None),
        ("Le Courrier de Kayes (Kayes)\n3 mai 2021\n\nLe préfet parle.", "Le Courrier de Kayes", None),
        ("Le préfet parle\n3 mai 2021\n\nIl a rouvert le pont.", None, None),
        ("Le pont rouvre.\n\nSource : Agence du Fleuve, avec la rédaction", None, "Agence du Fleuve"),
        ("Le pont rouvre.\n\n(Avec AFP)", None, "AFP"),
        ("Le pont rouvre.\n© Le Courrier de Kayes - Tous droits réservés", "Le Courrier de Kayes", None),
        ("Le pont rouvre.\n© Awa Traoré", None, None),
    ],
)
def test_the_heading_tells_outlet_and_agency(text, outlet, agency):
    report = from_text(text)
    assert (report.outlet, report.agency) == (outlet, agency)
    assert from_text(text, outlet="Ailleurs").outlet == "Ailleurs"


def test_dates_in_edtf():
    assert published("2021-05-XX").end == dt.date(2021, 6, 1)
    assert published("2021-02-30") is None
    with pytest.raises(InputError, match="EDTF"):
        ingest([], date="hier")
    with pytest.raises(InputError, match="fr"):
        ingest([], language="xx")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"PK\x00\x01 text", "binary"),
        (b"Le pr\xe9fet est l\xe0.", "UTF-8"),
        ("é".encode() * 10_000_000, "larger than 16 MB"),
        (b"mot " * 600_000, "more than 2 MB"),
        (b"a" * 20_001, "without a space"),
        (b"<html>" + b"<div>" * 100_000 + b"x", "nested more than"),
        (b'<html><meta charset="klingon"><p>x', "klingon"),
    ],
)
def test_bad_file_is_listed_and_the_batch_goes_on(tmp_path, raw, reason):
    path = tmp_path / "bad.txt"
    path.write_bytes(raw)
    assert reason in only_rejection(path).reason


def test_missing_file_is_listed(tmp_path):
    assert "cannot be opened" in only_rejection(tmp_path / "none.txt").reason


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("{broken", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[1, 2]", "not an object"),
        ({"id": "d"}, 'no "text"'),
        ({"text": 12}, "not a string"),
        ({"text": "  "}, "empty"),
        ({"text": "a\x00b"}, "NUL"),
        ('{"text": "Le \\ud83d préfet"}', "surrogate"),
        ({"text": good, "date": "17 février"}, "not EDTF"),
        ({"text": good, "date": "2999-01-01"}, "future"),
        ({"text": good, "date": ["2021"]}, "not a string"),
        ({"text": good, "lang": "tlh"}, "not one that Harmattan reads: "),
        ({"id": "same", "text": good + " Non."}, "'same'"),
    ],
)
def test_bad_line_is_listed_by_number_and_the_next_is_read(tmp_path, item, reason):
    path = lines(tmp_path, {"id": "same", "text": good}, item, {"id": "next", "text": good})
    first, bad, after = read(path)
    assert (first.id, after.id) == ("same", "next")
    assert bad.source == f"{path}:2"
    assert reason in bad.reason


def test_line_of_20_mb_is_skipped(tmp_path):
    path = lines(tmp_path, '{"text": "' + "a" * 20_000_000 + '"}', {"id": "next", "text": good})
    bad, after = read(path)
    assert "more than 16 MB" in bad.reason
    assert after.id == "next"


def test_a_date_of_the_day_after_tomorrow_is_read():
    ahead = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    assert from_text(good, date=ahead.isoformat()).published.start == ahead
    with pytest.raises(Rejected, match="future"):
        from_text(good, date=(ahead + dt.timedelta(days=1)).isoformat())


def test_same_dispatch_twice_has_the_same_sha_and_another_date_another():
    assert from_text(good) == from_text(good)
    assert from_text(good).sha != from_text(good, date="2021").sha
