# The roles of two services, one of them with a name of one's own.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "description" { type = string }

provider "aws" {
  region      = "us-east-1"
  max_retries = 1
  endpoints {
    iam = var.endpoint
    sts = var.endpoint
  }
  default_tags { tags = { managed-by = "terraform" } }
}

resource "aws_iam_service_linked_role" "trail" {
  aws_service_name = "cloudtrail.amazonaws.com"
}

resource "aws_iam_service_linked_role" "scaling" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "blue"
  description      = var.description
}

output "trail_arn" { value = aws_iam_service_linked_role.trail.arn }
