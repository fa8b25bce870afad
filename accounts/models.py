"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Lower

from accounts.entry_models import Passkey, RefusedSignIn, SignInLink  # noqa: F401
from audit.log import SYSTEM


class Role(models.TextChoices):
    """What a person is here for. One role a person; what it may is in `accounts.permissions`."""

    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMIN = "admin"


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address counts without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. Signs in by e-mail."""

    email = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=150)
    role = models.CharField(max_length=9, choices=Role, default=Role.APPLICANT)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    preferences = models.JSONField(default=dict)  # as accounts.preferences has them

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
            models.CheckConstraint(name="role_is_known", condition=models.Q(role__in=Role.values)),
        ]
        indexes = [
            GinIndex(SearchVector("full_name", config="simple"), name="user_by_names"),
            # Few of very many: those that a case can be handed to are listed on every page.
            models.Index(
                fields=["role"], name="staff_by_role", condition=~models.Q(role=Role.APPLICANT)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def chain(self) -> str:
        return SYSTEM
