import { OPTIONS } from "../config.ts";

const optionLines = Object.values(OPTIONS)
  .map(({ flag, value, help }) => `  --${`${flag} ${value}`.padEnd(28)} ${help}`)
  .join("\n");

export const HELP = `cairn: CloudTrail with IAM, STS and S3 on your own machine

  cairn serve [options]         run the server (see cairn serve --help)
  cairn account create          open another standalone account
  cairn verify-logs PLACE       verify log and digest files of a bucket or a folder, offline
  cairn evaluate FILE           decide hypothetical requests by given policies, without a server
  cairn explain EVENT-ID        why a recorded call was allowed or denied
  cairn tour                    see the whole story run by itself, in a temporary folder
  cairn --version

Everything else is done with the aws CLI, an SDK or Terraform: set AWS_ENDPOINT_URL to the server.`;

export const SERVE_HELP = `cairn serve [options]

${optionLines}
  --${"config FILE".padEnd(28)} a JSON object with any of these settings, named as the flags

Every option is also read from the environment, as CAIRN_ and its name: CAIRN_PORT=5000.
Flags win over the environment, the environment over the file.

Examples
  cairn serve                                 a server that keeps everything in ./cairn-data
  cairn serve --development --port 5000       for test suites: known key, fast deliveries, POST /_cairn/reset
  cairn serve --development --seed org.yaml   with the accounts, policies and trails that org.yaml describes
  cairn serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem

The first start creates the management account and its root access key, shows them once and keeps them
in FOLDER/credentials as an AWS profile named "cairn". Log lines (JSON) go to standard error.`;

export const ACCOUNT_HELP = `cairn account create --name NAME [--email EMAIL] [--account-id ID] [--profile PROFILE] [--data FOLDER] [--endpoint URL] [--json]

Opens a standalone account, as AWS's sign-up does, and shows its root access key once. With --profile the
key is also added to FOLDER/credentials. Works while the server runs (through the operator key that lies in
FOLDER/keys) and while it does not.

cairn account password ACCOUNT-ID [--data FOLDER] [--endpoint URL]

Gives the root user of an account a password to sign in with. The password is one line of standard input, or is
asked for where that is a terminal; it is never a parameter, which others on the machine could see.

cairn account create-key ACCOUNT-ID [--profile PROFILE] [--data FOLDER] [--endpoint URL] [--json]

Makes an access key of the root user of an account and shows it once. Accounts that organizations:CreateAccount
opened have none: their owner is the operator.`;

export const EXPLAIN_HELP = `cairn explain EVENT-ID [--json] [--data FOLDER] [--endpoint URL]

Tells of a recorded event who asked, what was demanded, what each layer of policies said and which statement
decided. The event id is the eventID of its record. Works while the server runs (through the operator key that
lies in FOLDER/keys) and while it does not. Exit code: 0 found, 1 there is no such event, 2 the command is wrong.`;
