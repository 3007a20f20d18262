"""What whoever deploys must be allowed to do, and what the function itself may do."""

import json
import re

#: The actions, by service, that the commands call; README.md's policy holds the same.
ACTIONS = {
    "iam": (
        "CreateRole",
        "DeleteRole",
        "DeleteRolePolicy",
        "GetRole",
        "GetRolePolicy",
        "PassRole",
        "PutRolePolicy",
        "UpdateAssumeRolePolicy",
    ),
    "lambda": (
        "AddPermission",
        "CreateAlias",
        "CreateFunction",
        "CreateFunctionUrlConfig",
        "DeleteAlias",
        "DeleteFunction",
        "DeleteFunctionConcurrency",
        "GetAlias",
        "GetFunction",
        "GetFunctionConfiguration",
        "GetFunctionUrlConfig",
        "GetPolicy",
        "InvokeFunction",
        "ListVersionsByFunction",
        "PutFunctionConcurrency",
        "TagResource",
        "UpdateAlias",
        "UpdateFunctionCode",
        "UpdateFunctionConfiguration",
    ),
    "logs": ("CreateLogGroup", "DeleteLogGroup", "FilterLogEvents", "PutRetentionPolicy"),
    "s3": (
        "CreateBucket",
        "DeleteBucket",
        "DeleteObject",
        "GetObject",
        "ListBucket",
        "PutBucketPublicAccessBlock",
        "PutEncryptionConfiguration",
        "PutObject",
    ),
}
#: The actions that a stage with a CDN needs as well; README.md's second policy holds the same.
CDN_ACTIONS = {
    "acm": (
        "AddTagsToCertificate",
        "DeleteCertificate",
        "DescribeCertificate",
        "ListCertificates",
        "ListTagsForCertificate",
        "RequestCertificate",
    ),
    "cloudfront": (
        "CreateCachePolicy",
        "CreateDistribution",
        "CreateInvalidation",
        "CreateOriginAccessControl",
        "DeleteCachePolicy",
        "DeleteDistribution",
        "DeleteOriginAccessControl",
        "GetCachePolicy",
        "GetDistribution",
        "GetDistributionConfig",
        "GetInvalidation",
        "GetOriginAccessControl",
        "ListCachePolicies",
        "ListDistributions",
        "ListOriginAccessControls",
        "UpdateCachePolicy",
        "UpdateDistribution",
    ),
    "lambda": ("RemovePermission", "UpdateFunctionUrlConfig"),
    "route53": ("ChangeResourceRecordSets", "ListHostedZones"),
}
#: Calls whose permission has another name.
RENAMED = {
    "Invoke": "lambda:InvokeFunction",
    "HeadBucket": "s3:ListBucket",
    "HeadObject": "s3:GetObject",
    "ListObjectsV2": "s3:ListBucket",
    "DeleteObjects": "s3:DeleteObject",
    "PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "GetCallerIdentity": "sts:GetCallerIdentity",
}

ASSUME_ROLE = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def action_of(operation: str) -> str:
    """Return the permission that a call needs, as policies name it."""
    plain = re.sub(r"\d{8}.*$", "", operation)
    known = (*ACTIONS.items(), *CDN_ACTIONS.items())
    services = (service for service, actions in known if plain in actions)
    return RENAMED.get(plain) or next((f"{service}:{plain}" for service in services), plain)


def function_policy(partition: str, region: str, account: str, log_group: str) -> str:
    """Return all that the function may do: write to its own log."""
    resource = f"arn:{partition}:logs:{region}:{account}:log-group:{log_group}:*"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
