"""How people come in: by invitation or by a one-time link, never by themselves; and their own name."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, password_validation
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from touchpoints.models import Invitation, User
from touchpoints.services.accounts import use_one_time_link
from touchpoints.services.members import InvitationGone, accept_invitation, join_as_stranger, open_invitation
from touchpoints.web.forms import LaidOut

BACKEND = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):
    """The sign-in pages' rules of the house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account for themselves."""
        return False

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """The only mail of the sign-in pages. Its `place` is the address that people know."""
        super().send_password_reset_mail(user, email, context | {"place": settings.SITE_URL})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Who has set a password goes to work."""
        return reverse("start")


class NewPassword(SetPasswordForm):
    """A first password, in the words of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_passwords(self)


class ChangedPassword(ChangePasswordForm):
    """Another password, in the words of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Password until now")
        _name_passwords(self)


class ForgottenPassword(ResetPasswordKeyForm):
    """A password after one that was forgotten, in the words of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_passwords(self)


def _name_passwords(form: forms.Form) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password2"].label = _("New password once more")
    for name in ("oldpassword", "password1", "password2"):
        if name in form.fields:  # allauth repeats the label in the field, where it is cut off and fades
            form.fields[name].widget.attrs.pop("placeholder", None)


class NameForm(LaidOut, forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """A person's own page: how they are called, and the way to their password."""
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name was saved."))
        return redirect("account")
    return render(request, "account.html", {"form": form})


@never_cache
def sign_in(request: HttpRequest, secret: str) -> HttpResponse:
    """A link that signs a person in once. Looking changes nothing: programs that scan mail look at links."""
    if request.method != "POST":
        return render(request, "sign_in_link.html")
    user = use_one_time_link(secret)
    if user is None or not user.is_active:
        return render(request, "sign_in_link_used.html", status=410)
    login(request, user, backend=BACKEND)
    return redirect("start" if user.has_usable_password() else "account_set_password")


class JoinForm(LaidOut, forms.Form):
    """What makes a stranger with an invitation a person with an account."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput({"autocomplete": "username"})
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters."),
        strip=False,
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                _("There is an account with this address: sign in first, then open the link again.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("password"):
            person = User(email=said.get("email", ""), name=said.get("name", ""))
            try:
                password_validation.validate_password(said["password"], person)
            except ValidationError as error:
                self.add_error("password", error)
        return said


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """A link into a workspace: who has an account joins with one press, a stranger makes one here."""
    invited = open_invitation(secret)
    if invited is None:
        return render(request, "invitation_gone.html", status=410)
    form = (
        None
        if request.user.is_authenticated
        else JoinForm(request.POST or None, initial={"email": invited.email})
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _join(request, invited, form)
        except InvitationGone:
            return render(request, "invitation_gone.html", status=410)
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "invitation.html", {"invitation": invited, "form": form}, status=status)


def _join(request: HttpRequest, invited: Invitation, form: JoinForm | None) -> HttpResponse:
    if request.user.is_authenticated:
        accept_invitation(invited, request.user)
    elif form is not None:
        login(request, join_as_stranger(invited, **form.cleaned_data), backend=BACKEND)
    messages.success(request, _("You are now in %(workspace)s.") % {"workspace": invited.workspace})
    return redirect("home", invited.workspace.slug)
