"""Audit entries in templates."""

from django import template

from farshore.apps.audit.actions import in_words

register = template.Library()
register.filter("action_in_words", in_words)
