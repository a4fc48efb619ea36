"""What an ordinary boto3 program does, told as one JSON object {name: result} on standard output."""

import hashlib
import json
import sys
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

MEBIBYTE = 1024 * 1024
PAGED_USERS = 7


def main():
    iam, s3, sts, cloudtrail = (boto3.client(name) for name in ("iam", "s3", "sts", "cloudtrail"))
    json.dump(
        {
            "identity": sts.get_caller_identity()["Arn"],
            "users": users(iam),
            "errors": errors(iam, s3, cloudtrail),
            "small": small_object(s3),
            "multipart": multipart(s3),
            "presigned": {version: presigned(version) for version in ("s3", "s3v4")},
            "history": history(cloudtrail),
        },
        sys.stdout,
    )


def users(iam):
    for number in range(PAGED_USERS):
        iam.create_user(UserName=f"boto-{number}", Path="/boto/", Tags=[{"Key": "n", "Value": str(number)}])
    pages = list(iam.get_paginator("list_users").paginate(PathPrefix="/boto/", PaginationConfig={"PageSize": 3}))
    user = boto3.resource("iam").User("boto-3")
    return {
        "pages": [[user["UserName"] for user in page["Users"]] for page in pages],
        "tags": user.tags,
        "createdTzAware": user.create_date.tzinfo is not None,
    }


def errors(iam, s3, cloudtrail):
    """The exception classes that boto3 makes of error codes, with their status."""
    attempts = {
        "noSuchUser": (iam.exceptions.NoSuchEntityException, lambda: iam.get_user(UserName="nobody")),
        "userTwice": (iam.exceptions.EntityAlreadyExistsException, lambda: iam.create_user(UserName="boto-0")),
        "noSuchBucket": (s3.exceptions.NoSuchBucket, lambda: s3.list_objects_v2(Bucket="no-such-bucket-here")),
        "noSuchTrail": (cloudtrail.exceptions.TrailNotFoundException, lambda: cloudtrail.get_trail(Name="nothing")),
        "badTrailName": (cloudtrail.exceptions.InvalidTrailNameException, lambda: cloudtrail.get_trail(Name="a")),
        "badSecret": (ClientError, with_wrong_secret("sts").get_caller_identity),
    }
    told = {}
    for name, (expected, attempt) in attempts.items():
        try:
            attempt()
            told[name] = "nothing raised"
        except expected as error:
            told[name] = [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return told


def with_wrong_secret(name):
    key = boto3.Session().get_credentials().access_key
    return boto3.client(name, aws_access_key_id=key, aws_secret_access_key="wrong")


def small_object(s3):
    s3.create_bucket(Bucket="boto-files")
    s3.put_object(Bucket="boto-files", Key="ü/small file.txt", Body=b"small", Metadata={"colour": "blue"})
    answer = s3.get_object(Bucket="boto-files", Key="ü/small file.txt")
    return {"body": answer["Body"].read().decode(), "metadata": answer["Metadata"], "etag": answer["ETag"]}


def multipart(s3):
    content = bytes(range(256)) * (10 * MEBIBYTE // 256)
    with open("large.bin", "wb") as file:
        file.write(content)
    parts = TransferConfig(multipart_threshold=5 * MEBIBYTE, multipart_chunksize=5 * MEBIBYTE)
    s3.upload_file("large.bin", "boto-files", "large.bin", Config=parts)
    s3.download_file("boto-files", "large.bin", "large.back", Config=parts)
    with open("large.back", "rb") as file:
        same = hashlib.sha256(file.read()).digest() == hashlib.sha256(content).digest()
    head = s3.head_object(Bucket="boto-files", Key="large.bin")
    return {"same": same, "size": head["ContentLength"], "etagParts": head["ETag"].strip('"').split("-")[1]}


def presigned(version):
    s3 = boto3.client("s3", config=Config(signature_version=version))
    target = {"Bucket": "boto-files", "Key": f"presigned/{version}.txt"}
    put = s3.generate_presigned_url("put_object", Params=target, ExpiresIn=60)
    # Version 2 signs the content type, and urllib would send one of its own.
    request = urllib.request.Request(put, data=version.encode(), method="PUT", headers={"Content-Type": ""})
    get = s3.generate_presigned_url("get_object", Params=target, ExpiresIn=60)
    return {
        "kind": "V4" if "X-Amz-Signature=" in get else "V2",
        "put": fetched(request),
        "content": fetched(get),
        "edited": fetched(get.replace(".txt", ".exe")),
    }


def fetched(request):
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code


def history(cloudtrail):
    pages = cloudtrail.get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}],
        PaginationConfig={"PageSize": 3},
    )
    events = [event for page in pages for event in page["Events"]]
    return [
        [json.loads(event["CloudTrailEvent"])["requestParameters"]["userName"], event["Username"], event["ReadOnly"]]
        for event in events
    ]


main()
