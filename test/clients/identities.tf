# Everything of IAM that a team keeps in Terraform: people, roles, policies, keys, providers and the account's settings.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

provider "aws" {
  region      = "us-east-1"
  max_retries = 1
  endpoints {
    iam = var.endpoint
    sts = var.endpoint
  }
  default_tags { tags = { managed-by = "terraform" } }
}

data "aws_caller_identity" "current" {}

resource "aws_iam_account_alias" "team" { account_alias = "audit-team" }

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = 14
  require_numbers                = true
  allow_users_to_change_password = true
}

resource "aws_iam_security_token_service_preferences" "tokens" {
  global_endpoint_token_version = "v2Token"
}

resource "aws_iam_user" "ann" {
  name                 = "ann"
  path                 = "/people/"
  permissions_boundary = aws_iam_policy.boundary.arn
  tags                 = { team = "audit" }
}

resource "aws_iam_user" "bob" { name = "bob" }

resource "aws_iam_group" "auditors" {
  name = "auditors"
  path = "/people/"
}

resource "aws_iam_group_membership" "auditors" {
  name  = "auditors"
  group = aws_iam_group.auditors.name
  users = [aws_iam_user.ann.name]
}

resource "aws_iam_user_group_membership" "bob" {
  user   = aws_iam_user.bob.name
  groups = [aws_iam_group.more.name]
}

resource "aws_iam_group" "more" { name = "more" }

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::audit/*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "read" {
  name        = "read"
  path        = "/team/"
  description = "Reads the audit log"
  policy      = data.aws_iam_policy_document.read.json
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "aws_iam_user_policy" "ann" {
  name   = "own"
  user   = aws_iam_user.ann.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_user_policy_attachment" "ann" {
  user       = aws_iam_user.ann.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_group_policy" "auditors" {
  name   = "own"
  group  = aws_iam_group.auditors.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_group_policy_attachment" "auditors" {
  group      = aws_iam_group.auditors.name
  policy_arn = aws_iam_policy.read.arn
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.ann.arn, data.aws_caller_identity.current.account_id]
    }
  }
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.pipeline.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "idp.example.com/tenant:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
  statement {
    actions = ["sts:AssumeRoleWithSAML"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_saml_provider.staff.arn]
    }
  }
}

resource "aws_iam_role" "worker" {
  name                 = "worker"
  path                 = "/team/"
  description          = "Works"
  max_session_duration = 7200
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = { team = "audit" }
}

resource "aws_iam_role_policy" "worker" {
  name   = "own"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role_policies_exclusive" "worker" {
  role_name    = aws_iam_role.worker.name
  policy_names = [aws_iam_role_policy.worker.name]
}

resource "aws_iam_instance_profile" "worker" {
  name = "worker"
  path = "/team/"
  role = aws_iam_role.worker.name
}

resource "aws_iam_service_linked_role" "trail" { aws_service_name = "cloudtrail.amazonaws.com" }

resource "aws_iam_openid_connect_provider" "pipeline" {
  url             = "https://idp.example.com/tenant"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["0123456789abcdef0123456789abcdef01234567"]
}

resource "aws_iam_saml_provider" "staff" {
  name                   = "staff"
  saml_metadata_document = file("${path.module}/metadata.xml")
}

resource "aws_iam_access_key" "bob" { user = aws_iam_user.bob.name }

resource "aws_iam_user_ssh_key" "bob" {
  username   = aws_iam_user.bob.name
  encoding   = "SSH"
  public_key = file("${path.module}/key.pub")
}

resource "aws_iam_service_specific_credential" "bob" {
  service_name = "codecommit.amazonaws.com"
  user_name    = aws_iam_user.bob.name
}

resource "aws_iam_signing_certificate" "bob" {
  user_name        = aws_iam_user.bob.name
  certificate_body = file("${path.module}/site.pem")
}

resource "aws_iam_server_certificate" "site" {
  name             = "site"
  path             = "/cloudfront/"
  certificate_body = file("${path.module}/site.pem")
  private_key      = file("${path.module}/site-key.pem")
}

resource "aws_iam_virtual_mfa_device" "phone" { virtual_mfa_device_name = "phone" }

output "ssh_key_id" { value = aws_iam_user_ssh_key.bob.ssh_public_key_id }
output "access_key_id" { value = aws_iam_access_key.bob.id }
output "credential_id" { value = aws_iam_service_specific_credential.bob.service_specific_credential_id }
