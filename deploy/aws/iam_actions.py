"""The actions of IAM that whoever deploys must be allowed, by what each is on."""

import re

#: The actions that the commands call, by service and by what each is on; the first policy of deploy/permissions.md
#: holds the same.
ACTIONS = {
    "iam caller": ("SimulatePrincipalPolicy",),
    "iam role": (
        "CreateRole",
        "DeleteRole",
        "DeleteRolePolicy",
        "GetRole",
        "GetRolePolicy",
        "PassRole",
        "PutRolePolicy",
        "UpdateAssumeRolePolicy",
    ),
    "lambda function": (
        "CreateAlias",
        "CreateFunction",
        "DeleteAlias",
        "DeleteFunctionConcurrency",
        "GetAlias",
        "ListTags",
        "ListVersionsByFunction",
        "PutFunctionConcurrency",
        "TagResource",
        "UntagResource",
        "UpdateAlias",
        "UpdateFunctionCode",
        "UpdateFunctionConfiguration",
    ),
    "lambda version": (
        "AddPermission",
        "CreateFunctionUrlConfig",
        "DeleteFunction",
        "GetFunction",
        "GetFunctionConfiguration",
        "GetFunctionUrlConfig",
        "GetPolicy",
        "InvokeFunction",
        "RemovePermission",
    ),
    "cloudwatch any": ("DescribeAlarms",),
    "logs any": ("DescribeLogGroups",),
    "logs group": ("CreateLogGroup", "DeleteLogGroup", "FilterLogEvents", "PutRetentionPolicy"),
    "s3 bucket": (
        "CreateBucket",
        "DeleteBucket",
        "GetBucketPolicy",
        "GetBucketTagging",
        "ListBucket",
        "ListBucketVersions",
        "PutBucketPolicy",
        "PutBucketPublicAccessBlock",
        "PutBucketTagging",
        "PutEncryptionConfiguration",
    ),
    "s3 object": ("DeleteObject", "DeleteObjectVersion", "GetObject", "PutObject"),
}
#: All that is done to a bucket that the settings name and someone else made; its last policy holds the same.
NAMED_BUCKET_ACTIONS = {"s3 named": ("GetBucketTagging", "ListBucket", "ListBucketVersions")}
#: Those that a stage with a CDN calls as well; its second policy holds the same.
CDN_ACTIONS = {
    "acm certificate": (
        "AddTagsToCertificate",
        "DeleteCertificate",
        "DescribeCertificate",
        "ListTagsForCertificate",
    ),
    "acm any": ("ListCertificates", "RequestCertificate"),
    "cloudfront distribution": (
        "CreateDistribution",
        "CreateInvalidation",
        "DeleteDistribution",
        "GetDistribution",
        "GetDistributionConfig",
        "GetInvalidation",
        "UpdateDistribution",
    ),
    "cloudfront cache-policy": ("CreateCachePolicy", "DeleteCachePolicy", "GetCachePolicy", "UpdateCachePolicy"),
    "cloudfront origin-access-control": (
        "CreateOriginAccessControl",
        "DeleteOriginAccessControl",
        "GetOriginAccessControl",
    ),
    "cloudfront any": ("ListCachePolicies", "ListDistributions", "ListOriginAccessControls"),
    "lambda url": ("UpdateFunctionUrlConfig",),
    "route53 zone": ("ChangeResourceRecordSets",),
    "route53 any": ("ListHostedZones",),
}
#: Those that a stage with alarms calls as well; its third policy holds the same.
ALARM_ACTIONS = {
    "cloudwatch alarm": ("DeleteAlarms", "PutMetricAlarm"),
    "sns any": ("ListTopics",),
    "sns topic": (
        "CreateTopic",
        "DeleteTopic",
        "ListSubscriptionsByTopic",
        "ListTagsForResource",
        "Subscribe",
        "TagResource",
    ),
}
#: Those that a deploy does without: `undeploy` and `logs` call them.
LATER = frozenset(
    {
        "acm:DeleteCertificate",
        "cloudwatch:DeleteAlarms",
        "cloudfront:DeleteCachePolicy",
        "cloudfront:DeleteDistribution",
        "cloudfront:DeleteOriginAccessControl",
        "cloudfront:GetOriginAccessControl",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "logs:DeleteLogGroup",
        "logs:FilterLogEvents",
        "s3:DeleteBucket",
        "s3:DeleteObjectVersion",
        "s3:ListBucketVersions",
        "sns:DeleteTopic",
        "sns:ListTagsForResource",
        "sns:ListTopics",
    }
)
#: Calls whose action has another name.
RENAMED = {
    "Invoke": "lambda:InvokeFunction",
    "HeadBucket": "s3:ListBucket",
    "HeadObject": "s3:GetObject",
    "ListObjectsV2": "s3:ListBucket",
    "ListObjectVersions": "s3:ListBucketVersions",
    "DeleteObjects": "s3:DeleteObjectVersion",
    "PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "GetCallerIdentity": "sts:GetCallerIdentity",
}


def action_of(operation: str) -> str:
    """Return the action that a call takes, as IAM's policies name it."""
    plain = re.sub(r"\d{8}.*$", "", operation)
    kinds = (*ACTIONS, *CDN_ACTIONS, *ALARM_ACTIONS)
    named = (action for kind in kinds for action in actions_on(kind) if action.endswith(f":{plain}"))
    return RENAMED.get(plain) or next(named, plain)


def actions_on(kind: str) -> list[str]:
    """Return the actions on a kind of thing, as IAM's policies name them."""
    kinds = ACTIONS | CDN_ACTIONS | ALARM_ACTIONS | NAMED_BUCKET_ACTIONS
    return [f"{kind.partition(' ')[0]}:{action}" for action in kinds[kind]]
