"""Addresses of the bureaus: the queue, one filing under review, what stands, how the queues stand, policies."""

from django.urls import URLPattern, path

from tianheng.modules.registration.views import overview, policies, review

urlpatterns: list[URLPattern] = [
    path("review/", review.queue, name="review-queue"),
    path("review/<int:pk>/", review.review, name="review"),
    path("review/<int:pk>/take-up/", review.take_up, name="take-up"),
    path("review/<int:pk>/return/", review.return_, name="return"),
    path("review/<int:pk>/accept/", review.accept, name="accept"),
    path("review/<int:pk>/reject/", review.reject, name="reject"),
    path("review/<int:pk>/suspend/", review.suspend, name="suspend"),
    path("review/<int:pk>/lift/", review.lift, name="lift"),
    path("review/<int:pk>/cancel/", review.cancel, name="cancel"),
    path("review/overview/", overview.overview, name="overview"),
    path("review/policies/", policies.policies, name="policies"),
    path("review/policies/mine/", policies.policy, name="policy"),
]
