# People with passwords and second factors, as a team keeps them in Terraform.

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
}

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = 12
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 5
  hard_expiry                    = false
}

resource "aws_iam_user" "ann" {
  name          = "ann"
  path          = "/people/"
  force_destroy = true
}

resource "aws_iam_user_login_profile" "ann" {
  user                    = aws_iam_user.ann.name
  password_length         = 20
  password_reset_required = true
  depends_on              = [aws_iam_account_password_policy.strict]
}

resource "aws_iam_virtual_mfa_device" "phone" {
  virtual_mfa_device_name = "ann-phone"
  path                    = "/people/"
  tags                    = { owner = "ann" }
}

output "password" {
  value     = aws_iam_user_login_profile.ann.password
  sensitive = true
}

output "seed" {
  value     = aws_iam_virtual_mfa_device.phone.base_32_string_seed
  sensitive = true
}
