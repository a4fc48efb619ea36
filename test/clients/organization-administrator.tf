# The organization's trail as a delegated administrator keeps it in Terraform: the trail is the management account's.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "logging" {
  type    = bool
  default = true
}

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

data "aws_organizations_organization" "all" {}

resource "aws_s3_bucket" "logs" {
  bucket        = "administrator-logs"
  force_destroy = true
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = aws_s3_bucket.logs.arn
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource = [
          "${aws_s3_bucket.logs.arn}/AWSLogs/${data.aws_organizations_organization.all.master_account_id}/*",
          "${aws_s3_bucket.logs.arn}/AWSLogs/${data.aws_organizations_organization.all.id}/*",
        ]
        Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control" } }
      },
    ]
  })
}

resource "aws_cloudtrail" "organization" {
  name                       = "from-the-administrator"
  s3_bucket_name             = aws_s3_bucket.logs.id
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  enable_logging             = var.logging
  tags                       = { kept-by = "audit" }
  depends_on                 = [aws_s3_bucket_policy.logs]
  event_selector {
    read_write_type           = "WriteOnly"
    include_management_events = true
  }
}

output "trail" { value = aws_cloudtrail.organization.arn }
