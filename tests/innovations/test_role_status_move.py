"""Who may do what, when: every cell of role × status × move. The data-protection officer reads the table below."""

import pytest

from innovations.models import Innovation
from portal.lifecycle import Refused
from portal.models import Person, Role
from tests import make
from tests.people import make_person

# In any status. A move that is open in all statuses for a role stands here and not below.
ANYTIME = {
    "owner": ["attach", "change_owner", "end_part", "invite", "remove_from_team", "show_to", "write"],
    "co_owner": ["attach", "change_owner", "end_part", "invite", "remove_from_team", "write"],
    "manager": ["end_part"],
    "test_host": ["end_part"],
    "adviser": ["attach", "attach_note", "write"],
    "coordinator": ["assign", "attach", "attach_note", "declare_conflict", "note", "write"],
    "national_coordinator": ["assign", "attach", "attach_note", "declare_conflict", "entry_proposed", "entry_published", "entry_withdrawn", "note", "write"],
    "portal": ["adoption_considered", "adoption_dropped", "adoption_ended", "adoption_reported", "ask_if_entry_holds", "change_owner", "refuse_merger", "welcome"],
}  # fmt: skip

# By status: who has what beside it. Empty cells are left out.
TABLE = {
    "draft": {
        "owner": ["submit"],
        "other_adviser": ["attach", "attach_note", "write"],
    },
    "submitted": {
        "owner": ["say_it_is_current", "withdraw"],
        "adviser": ["take"],
        "other_adviser": ["attach", "attach_note", "take", "write"],
        "coordinator": ["classify", "hand_out", "lift_secrecy", "mark_secret", "pause_clock", "start_clock", "take"],
        "national_coordinator": ["classify", "hand_out", "pause_clock", "start_clock", "take"],
        "portal": ["ask_if_current", "let_rest"],
        "co_owner": ["say_it_is_current"],
    },
    "first_assessment": {
        "owner": ["say_it_is_current", "withdraw"],
        "adviser": ["add_assessor", "ask", "begin_in_depth", "classify", "declare_conflict", "decline", "do_locally", "excuse_assessor", "lift_secrecy", "mark_secret", "name_project_owner", "note", "park", "pause_clock", "propose_merger", "propose_referral", "start_clock"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "name_project_owner", "pause_clock", "start_clock"],
        "national_coordinator": ["classify", "name_project_owner", "pause_clock", "start_clock"],
        "assessor": ["hand_in_assessment", "step_aside"],
        "receiver": ["accept_referral", "decline_referral"],
        "portal": ["ask_if_current", "let_rest", "merge"],
        "co_owner": ["say_it_is_current"],
    },
    "returned": {
        "owner": ["answer", "ask_for_more_time", "withdraw"],
        "co_owner": ["answer", "ask_for_more_time"],
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note"],
        "portal": ["let_rest", "remind"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret"],
        "national_coordinator": ["classify"],
        "receiver": ["accept_referral", "decline_referral"],
    },
    "done_locally": {
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret"],
        "national_coordinator": ["classify"],
    },
    "referred": {
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret"],
        "national_coordinator": ["classify"],
    },
    "merged": {
        "owner": ["undo_merger"],
        "co_owner": ["undo_merger"],
        "adviser": ["declare_conflict", "lift_secrecy", "mark_secret", "note", "undo_merger"],
        "coordinator": ["lift_secrecy", "mark_secret", "undo_merger"],
        "national_coordinator": ["undo_merger"],
    },
    "in_depth": {
        "owner": ["say_it_is_current", "withdraw"],
        "adviser": ["add_assessor", "classify", "declare_conflict", "excuse_assessor", "lift_secrecy", "mark_secret", "name_project_owner", "note", "pause_clock", "release", "start_clock", "write_joint_note"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "name_project_owner", "pause_clock", "start_clock", "write_joint_note"],
        "national_coordinator": ["classify", "name_project_owner", "pause_clock", "start_clock", "write_joint_note"],
        "assessor": ["hand_in_assessment", "step_aside"],
        "portal": ["ask_if_current", "let_rest"],
        "co_owner": ["say_it_is_current"],
    },
    "ready_for_decision": {
        "owner": ["say_it_is_current", "withdraw"],
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "name_project_owner", "note", "pause_clock", "start_clock", "write_joint_note"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "name_project_owner", "pause_clock", "start_clock", "write_joint_note"],
        "national_coordinator": ["classify", "name_project_owner", "pause_clock", "start_clock", "write_joint_note"],
        "panel_member": ["approve_for_test", "attach", "attach_note", "declare_conflict", "decline", "park", "send_back", "write"],
        "portal": ["ask_if_current", "let_rest"],
        "co_owner": ["say_it_is_current"],
    },
    "concept_test": {
        "owner": ["say_it_is_current", "withdraw"],
        "project_owner": ["close_with_lesson", "invite_receiver"],
        "adviser": ["classify", "close_with_lesson", "declare_conflict", "invite_receiver", "lift_secrecy", "mark_secret", "name_project_owner", "note"],
        "coordinator": ["classify", "close_with_lesson", "invite_receiver", "lift_secrecy", "mark_secret", "name_project_owner"],
        "national_coordinator": ["classify", "close_with_lesson", "invite_receiver", "name_project_owner"],
        "panel_member": ["attach", "attach_note", "declare_conflict", "start_pilot", "write"],
        "portal": ["ask_if_current", "call_for_pilot", "let_rest"],
        "co_owner": ["say_it_is_current"],
    },
    "pilot": {
        "project_owner": ["close_with_lesson", "introduce", "invite_receiver"],
        "adviser": ["classify", "close_with_lesson", "declare_conflict", "introduce", "invite_receiver", "lift_secrecy", "mark_secret", "name_project_owner", "note"],
        "coordinator": ["classify", "close_with_lesson", "introduce", "invite_receiver", "lift_secrecy", "mark_secret", "name_project_owner"],
        "national_coordinator": ["classify", "close_with_lesson", "introduce", "invite_receiver", "name_project_owner"],
        "panel_member": ["attach", "attach_note", "back_to_test", "close_with_lesson", "declare_conflict", "write"],
        "manager": ["introduce"],
    },
    "introduction": {
        "project_owner": ["put_in_use"],
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "name_project_owner", "note", "put_in_use"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "name_project_owner", "put_in_use"],
        "national_coordinator": ["classify", "name_project_owner", "put_in_use"],
        "panel_member": ["attach", "attach_note", "declare_conflict", "write"],
        "manager": ["put_in_use"],
    },
    "in_use": {
        "project_owner": ["retire"],
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note", "retire"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "retire"],
        "national_coordinator": ["classify", "retire"],
        "panel_member": ["attach", "attach_note", "declare_conflict", "write"],
        "manager": ["retire"],
    },
    "retired": {
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note"],
        "panel_member": ["attach", "attach_note", "declare_conflict", "write"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret"],
        "national_coordinator": ["classify"],
    },
    "closed_with_lesson": {
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note"],
        "panel_member": ["attach", "attach_note", "declare_conflict", "write"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret"],
        "national_coordinator": ["classify"],
    },
    "parked": {
        "owner": ["reassess", "withdraw"],
        "co_owner": ["reassess"],
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note", "reassess"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "reassess"],
        "national_coordinator": ["classify", "reassess"],
        "panel_member": ["attach", "attach_note", "declare_conflict", "write"],
        "portal": ["let_rest", "reassess"],
    },
    "declined": {
        "owner": ["reassess"],
        "co_owner": ["reassess"],
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note", "reassess"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "reassess"],
        "national_coordinator": ["classify", "reassess"],
        "panel_member": ["attach", "attach_note", "declare_conflict", "write"],
        "portal": ["reassess"],
    },
    "withdrawn": {
        "adviser": ["declare_conflict", "lift_secrecy", "mark_secret", "note"],
        "coordinator": ["lift_secrecy", "mark_secret"],
    },
    "dormant": {
        "owner": ["reassess", "withdraw"],
        "co_owner": ["reassess"],
        "adviser": ["classify", "declare_conflict", "lift_secrecy", "mark_secret", "note", "reassess"],
        "coordinator": ["classify", "lift_secrecy", "mark_secret", "reassess"],
        "national_coordinator": ["classify", "reassess"],
        "portal": ["let_rest", "reassess"],
    },
}  # fmt: skip

# What somebody sent without an account: whoever has one, and holds the guest's link, connects it to theirs.
OF_A_GUEST = ["connect_account"]
# What nobody has, though it is past being sent in: here somebody has it.
OF_NOBODY = ["take_woken"]
# What an owner whom no mail reaches has said on the phone: only while questions wait, and by those who handle it.
OF_THE_PHONED = ["write_down_answers"]


@pytest.fixture
def people(
    nurse,
    colleague,
    stranger,
    adviser,
    other_adviser,
    coordinator,
    national_coordinator,
    assessor,
    panel_member,
    municipal_adviser,
    manager,
    ward,
    region,
    guest,
):
    return {
        "owner": nurse,
        "co_owner": make_person("coowner", ward, Role.STAFF),
        "manager": manager,
        "test_host": make_person("testhost", ward, Role.STAFF),
        "project_owner": make_person("projectowner", ward, Role.STAFF),
        "adviser": adviser,
        "other_adviser": other_adviser,
        "coordinator": coordinator,
        "coordinator_with_jav": make_person("jav", region, Role.COORDINATOR),
        "national_coordinator": national_coordinator,
        "assessor": assessor,
        "panel_member": panel_member,
        "panel_member_with_jav": make_person("paneljav", region, Role.DECISION_PANEL),
        "receiver": municipal_adviser,
        "colleague": colleague,
        "stranger": stranger,
        "guest": guest,
        "portal": Person.objects.the_portal(),
    }


@pytest.fixture
def idea(people, nurse, region, municipality, adviser):
    made = make.taken(nurse, region, adviser)
    for role in ("co_owner", "manager", "test_host"):
        make.part(made, people[role], role)
    made.project_owner = people["project_owner"]
    made.save()
    make.first_assessment(made)
    made.add_assessor(by=adviser, person=people["assessor"])
    made.referrals.create(receiver=municipality, proposed_by=adviser)
    for who in ("coordinator_with_jav", "panel_member_with_jav"):
        made.conflicts.create(person=people[who], reason="Närstående.")
    return made


AFTER_DECISION = {
    "concept_test",
    "pilot",
    "introduction",
    "in_use",
    "retired",
    "closed_with_lesson",
    "parked",
    "declined",
}


def in_status(idea, status, adviser):
    """The idea as it would be in the status: nobody has it before it is taken, and a decision has been made after it."""
    Innovation.objects.filter(pk=idea.pk).update(
        status=status, assigned_to=None if status in {"draft", "submitted"} else adviser
    )
    idea = Innovation.objects.get(pk=idea.pk)
    if status in AFTER_DECISION and not idea.decisions.exists():
        idea.decisions.create(outcome="approved", registered_by=adviser)
    return idea


def open_cells(idea, people):
    """{who: names of the moves open to them, gates apart}"""
    return {
        who: sorted(m.name for m in Innovation.moves() if m.is_open(idea, person))
        for who, person in people.items()
    }


@pytest.mark.parametrize("status", Innovation.Status.values)
def test_every_cell(idea, people, status):
    expected = {who: sorted([*ANYTIME.get(who, ()), *TABLE.get(status, {}).get(who, ())]) for who in people}
    assert open_cells(in_status(idea, status, people["adviser"]), people) == expected


@pytest.mark.parametrize("status", Innovation.Status.values)
def test_what_is_not_open_is_refused(idea, people, status):
    idea = in_status(idea, status, people["adviser"])
    for who, open_moves in open_cells(idea, people).items():
        for header in Innovation.moves():
            if header.name not in open_moves:
                with pytest.raises(Refused):
                    header.check(idea, people[who], "skäl")


def test_the_table_names_only_moves_that_exist():
    named = {move for row in [ANYTIME, *TABLE.values()] for moves in row.values() for move in moves}
    assert named | {*OF_A_GUEST, *OF_NOBODY, *OF_THE_PHONED} == {move.name for move in Innovation.moves()}


def test_only_what_a_guest_owns_is_connected_and_only_to_an_account(idea, people, guest):
    Innovation.objects.filter(pk=idea.pk).update(owner=guest)
    cells = open_cells(Innovation.objects.get(pk=idea.pk), people)
    assert {who for who, moves in cells.items() if set(OF_A_GUEST) & set(moves)} == {*people} - {
        "guest",
        "portal",
    }


@pytest.mark.parametrize("status", Innovation.Status.values)
def test_only_those_who_handle_it_write_down_what_was_said_on_the_phone(idea, people, status):
    idea = in_status(idea, status, people["adviser"])
    caller = Person.objects.create_guest(phone="035-13 10 00")
    Innovation.objects.filter(pk=idea.pk).update(owner=caller)
    cells = open_cells(Innovation.objects.get(pk=idea.pk), people)
    writers = {"adviser", "coordinator", "national_coordinator"} if status == "returned" else set()
    assert {who for who, moves in cells.items() if "write_down_answers" in moves} == writers
