# An organization as its management account keeps it in Terraform.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

provider "aws" {
  region            = "us-east-1"
  max_retries       = 1
  s3_use_path_style = true
  endpoints {
    cloudtrail    = var.endpoint
    iam           = var.endpoint
    organizations = var.endpoint
    s3            = var.endpoint
    sts           = var.endpoint
  }
}

data "aws_caller_identity" "management" {}

locals {
  management = data.aws_caller_identity.management.account_id
  trail_name = "organization"
  trail_arn  = "arn:aws:cloudtrail:us-east-1:${local.management}:trail/${local.trail_name}"
}

resource "aws_organizations_organization" "all" {
  feature_set                   = "ALL"
  aws_service_access_principals = ["cloudtrail.amazonaws.com", "config.amazonaws.com"]
  enabled_policy_types          = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "security" {
  name      = "Security"
  parent_id = aws_organizations_organization.all.roots[0].id
  tags      = { owner = "security" }
}

resource "aws_organizations_account" "audit" {
  name              = "audit"
  email             = "audit@acme.example"
  parent_id         = aws_organizations_organizational_unit.security.id
  role_name         = "OrganizationAccountAccessRole"
  close_on_deletion = true
  tags              = { purpose = "audit" }
  lifecycle { ignore_changes = [role_name] }
}

resource "aws_organizations_policy" "trails_stay" {
  name        = "trails-stay"
  description = "Nobody but the organization touches trails."
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
      Resource = "*"
    }]
  })
  depends_on = [aws_organizations_organization.all]
}

resource "aws_organizations_policy_attachment" "trails_stay" {
  policy_id = aws_organizations_policy.trails_stay.id
  target_id = aws_organizations_organizational_unit.security.id
}

resource "aws_organizations_policy" "logs_are_kept" {
  name = "logs-are-kept"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:DeleteObject"]
      Resource  = "*"
    }]
  })
  depends_on = [aws_organizations_organization.all]
}

resource "aws_organizations_policy_attachment" "logs_are_kept" {
  policy_id = aws_organizations_policy.logs_are_kept.id
  target_id = aws_organizations_account.audit.id
}

resource "aws_cloudtrail_organization_delegated_admin_account" "audit" {
  account_id = aws_organizations_account.audit.id
}

resource "aws_organizations_delegated_administrator" "audit" {
  account_id        = aws_organizations_account.audit.id
  service_principal = "config.amazonaws.com"
}

resource "aws_organizations_resource_policy" "readers" {
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${aws_organizations_account.audit.id}:root" }
      Action    = ["organizations:DescribeOrganization", "organizations:ListAccounts"]
      Resource  = "*"
    }]
  })
}

resource "aws_s3_bucket" "logs" {
  bucket        = "organization-logs-${local.management}"
  force_destroy = true
}

data "aws_iam_policy_document" "logs" {
  statement {
    actions   = ["s3:GetBucketAcl"]
    resources = [aws_s3_bucket.logs.arn]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }
  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.logs.arn}/AWSLogs/${local.management}/*",
      "${aws_s3_bucket.logs.arn}/AWSLogs/${aws_organizations_organization.all.id}/*",
    ]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_cloudtrail" "organization" {
  name                       = local.trail_name
  s3_bucket_name             = aws_s3_bucket.logs.id
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  depends_on                 = [aws_s3_bucket_policy.logs]
}

data "aws_organizations_delegated_administrators" "cloudtrail" {
  service_principal = "cloudtrail.amazonaws.com"
  depends_on        = [aws_cloudtrail_organization_delegated_admin_account.audit]
}

output "administrators" {
  value = [for each in data.aws_organizations_delegated_administrators.cloudtrail.delegated_administrators : each.name]
}
