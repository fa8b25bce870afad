import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files that come in pieces, and what applicants are told of a file."""

    dependencies = [("extraction", "0016_review_hours")]

    operations = [
        migrations.AddField("document", "asked_for", models.CharField(blank=True, max_length=32)),
        migrations.AddField("document", "kept_although", models.JSONField(default=list)),
        migrations.AddField(
            "document", "waits_since", models.DateTimeField(default=django.utils.timezone.now)
        ),
        migrations.AddField("page", "capture", models.JSONField(default=list)),
        migrations.CreateModel(
            name="PendingUpload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=150)),
                ("asked_for", models.CharField(blank=True, max_length=32)),
                ("size_bytes", models.BigIntegerField()),
                ("here_bytes", models.BigIntegerField(default=0)),
                ("checksum", models.BigIntegerField(default=1)),
                ("touched_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="extraction.case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="extraction.document",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["touched_at"], name="upload_touched")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "key"), name="file_on_its_way_once_in_a_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("here_bytes__lte", models.F("size_bytes"))),
                        name="no_more_came_than_was_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.BigIntegerField()),
                ("content", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="extraction.pendingupload",
                    ),
                ),
            ],
            options={
                "ordering": ["start"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("upload", "start"), name="piece_once_in_an_upload"
                    )
                ],
            },
        ),
    ]
