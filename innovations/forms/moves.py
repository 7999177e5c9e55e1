"""Which form each move has that asks for more than a reason."""

from innovations.forms.decision import ApproveForm, DeclineForm, ParkForm
from innovations.forms.exits import AcceptReferralForm, DoLocallyForm, MergeForm, ReferForm, RetireForm
from innovations.forms.keeping import ClassifyForm, LiftSecrecyForm, MarkSecretForm, PauseClockForm
from innovations.forms.people import (
    AssessorsForm,
    AssignForm,
    ExcuseForm,
    HandOutForm,
    InviteReceiverForm,
    ProjectOwnerForm,
)
from innovations.forms.question import AskForm

MOVE_FORMS = {
    "assign": AssignForm,
    "hand_out": HandOutForm,
    "ask": AskForm,
    "do_locally": DoLocallyForm,
    "propose_referral": ReferForm,
    "accept_referral": AcceptReferralForm,
    "propose_merger": MergeForm,
    "park": ParkForm,
    "decline": DeclineForm,
    "add_assessor": AssessorsForm,
    "excuse_assessor": ExcuseForm,
    "approve_for_test": ApproveForm,
    "name_project_owner": ProjectOwnerForm,
    "invite_receiver": InviteReceiverForm,
    "retire": RetireForm,
    "classify": ClassifyForm,
    "mark_secret": MarkSecretForm,
    "lift_secrecy": LiftSecrecyForm,
    "pause_clock": PauseClockForm,
}
