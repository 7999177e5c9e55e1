"""Icons, shapes, fixed texts and addresses, and form fields that are drawn by the server."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.urls import NoReverseMatch
from django.utils import translation

from portal.counties import tiles
from portal.management.commands.check_vendor import faults
from portal.templatetags import portal as tags
from portal.templatetags.rows import tile_items


def draw(source, **context):
    return Template(source).render(Context(context))


class NeedForm(forms.Form):
    patent = forms.ChoiceField(
        label="Patent?",
        choices=[("no", "Nej"), ("yes", "Ja")],
        widget=forms.RadioSelect,
        help_text="Allmän handling.",
    )
    need = forms.CharField(label="Problemet", max_length=20, widget=forms.Textarea, help_text="Egna ord.")
    unit = forms.CharField(label="Enhet", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.cleaned_data.get("unit") == "fel":
            raise forms.ValidationError("Något stämmer inte.")


def test_an_icon_is_hidden_from_screen_readers():
    html = draw('{% icon "lock" %}')
    assert 'aria-hidden="true"' in html and "<path" in html


def test_an_unknown_icon_fails_loudly():
    with pytest.raises(KeyError):
        draw('{% icon "finns-inte" %}')


def test_a_shape_has_the_tone_of_its_meaning_unless_another_is_asked_for():
    assert 'data-tone="bad"' in draw('{% shape "triangle" %}')
    assert "data-tone" not in draw('{% shape "triangle" tone="" %}')
    assert 'data-tone="soft"' in draw('{% shape "check" tone="soft" %}')


def test_a_tag_is_a_shape_and_a_word_that_is_escaped():
    html = draw('{% tag "triangle" words %}{% tag "half" words tone="warm" %}', words="<b>sen")
    assert html.count('<span class="p-tag"><svg') == 2 and html.count("</svg>&lt;b&gt;sen</span>") == 2
    assert 'data-tone="bad"' in html and 'data-tone="warm"' in html


def test_every_shape_can_be_drawn():
    for name in tags.SHAPES:
        assert 'class="p-shape"' in tags.shape(name)


def test_evidence_fills_as_many_bars_as_its_level():
    html = draw('{% evidence "E3" %}')
    assert html.count('class="on"') == 3 and html.count('class="off"') == 1
    assert "Evidens E3: jämförelse eller flera enheter" in html


def test_a_question_writes_its_own_ids_and_descriptions():
    form = NeedForm({"need": "x" * 25})
    html = draw('{% question form.need number="2 av 6" %}', form=form)
    assert '<label class="p-q__label" for="id_need">' in html
    assert 'aria-describedby="id_need_help id_need_error id_need_count"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_need_help"' in html and 'id="id_need_error"' in html and 'id="id_need_count"' in html
    assert "2 av 6" in html


def test_a_long_text_is_counted_and_never_cut_by_the_browser():
    html = draw("{% question form.need %}", form=NeedForm({"need": "rad\nrad"}))
    assert "maxlength" not in html
    assert "12 tecken kvar" in html  # a line break is sent as two characters


def test_choices_are_a_group_with_a_legend_and_whole_rows_as_labels():
    html = draw("{% question form.patent %}", form=NeedForm({"patent": "yes"}))
    assert "<fieldset" in html and "<legend" in html
    assert '<label for="id_patent_1">Ja</label>' in html
    assert html.count("checked") == 1


def test_a_field_that_may_be_left_out_says_so():
    assert "Enhet (frivillig)" in draw("{% form_field form.unit %}", form=NeedForm())
    assert "frivillig" not in draw("{% form_field form.need %}", form=NeedForm())


def test_a_hidden_field_has_no_label():
    assert "<label" not in draw("{% question form.token %}", form=NeedForm())


def test_what_a_person_wrote_is_escaped():
    html = draw("{% question form.need %}", form=NeedForm({"need": "<script>"}))
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_the_error_summary_leads_to_each_field_with_the_same_words():
    form = NeedForm({"unit": "fel"})
    html = draw('{% include "components/error_summary.html" with form=form only %}', form=form)
    assert "Tre saker att rätta" in html
    assert 'href="#id_patent_0"' in html and 'href="#id_need"' in html
    assert "Något stämmer inte." in html
    assert "Allt du har skrivit finns kvar." in html


def test_without_faults_there_is_no_error_summary():
    html = draw('{% include "components/error_summary.html" with form=form only %}', form=NeedForm())
    assert html.strip() == ""


def test_a_page_that_does_not_exist_gives_no_link():
    assert tags.existing("/finns-inte-alls/") == ""
    assert tags.existing("/om/tillganglighet/") == "/om/tillganglighet/"


def test_third_party_files_match_their_hashes_and_have_licences():
    assert list(faults()) == []


def test_a_fixed_text_is_said_in_the_language_of_each_reader():
    template = Template('{% translate "Ärendekö" %}')
    said = []
    for language in ("sv", "en", "sv"):
        with translation.override(language):
            said.append(template.render(Context()))
    assert said == ["Ärendekö", "Case queue", "Ärendekö"]


def test_a_text_with_a_name_of_its_own_is_still_kept_under_it():
    assert draw('{% translate "Ärendekö" as word %}<b>{{ word }}</b>') == "<b>Ärendekö</b>"


@pytest.mark.parametrize(
    ("used", "total", "is_late", "drawn"),
    [(0, 5, False, "....."), (3, 5, False, "UUU.."), (1, 20, False, "U...."), (19, 20, False, "UUUU."), (20, 20, False, "UUUUU"),
     (1, 2, False, "U."), (9, 5, True, "UUUUUL"), (4, 2, True, "UUL"), (0, 0, False, ".")],
)  # fmt: skip
def test_a_promise_in_a_row_is_drawn_in_at_most_five_boxes(used, total, is_late, drawn):
    html = tags.few_days(used, total, is_late)
    signs = {"<li data-used>": "U", "<li data-late>": "L", "<li>": "."}
    assert "".join(signs[box] for box in re.findall(r"<li[^>]*>", html)) == drawn
    assert 'aria-hidden="true"' in html


def test_a_tile_leads_to_its_county_and_is_read_by_its_whole_name():
    html = tile_items(tiles({"01": 4}), "/katalog/?used=")
    stockholm = re.search(r'<li data-c="\d" data-l="3"><a href="/katalog/\?used=01">(.*?)</a></li>', html)
    assert stockholm
    assert "Stockholm" in stockholm[1]
    assert stockholm[1].endswith("<b>4</b>")
    assert html.count("<li") == 21


@pytest.mark.parametrize(("source", "drawn"), [
    ("{% url 'portal:mine' %}", "/mina/"),
    ("{% url 'portal:mine' as at %}{{ at }}{{ at }}", "/mina//mina/"),
    ("{% url 'innovations:hittepa' as at %}<{{ at }}>", "<>"),
    ("{% url 'portal:matter' ref %}", "/arenden/INN-1/"),
    ("{% static 'css/portal.css' as at %}{{ at }}", None),
])  # fmt: skip
def test_a_fixed_address_is_the_same_however_often_it_is_asked_for(source, drawn):
    template = Template(source)
    first, second = (template.render(Context({"ref": "INN-1"})) for _time in range(2))
    assert first == second
    assert first == drawn or (drawn is None and first.startswith("/static/css/portal"))


def test_an_address_with_a_parameter_follows_the_parameter():
    template = Template("{% url 'portal:matter' ref %}")
    assert [template.render(Context({"ref": ref})) for ref in ("INN-1", "INN-2")] == ["/arenden/INN-1/", "/arenden/INN-2/"]  # fmt: skip


def test_an_address_that_is_nowhere_fails_every_time():
    template = Template("{% url 'innovations:hittepa' %}")
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            template.render(Context())
