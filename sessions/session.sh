#!/bin/sh
# A real session of the AWS CLI against a DynamoDB endpoint: session.sh URL TABLE [AWS]. Ends with 'session ok', or fails.
set -eu
url=$1
table=$2
cli=${3:-aws}
export AWS_ACCESS_KEY_ID=session AWS_SECRET_ACCESS_KEY=session AWS_DEFAULT_REGION=eu-central-1 AWS_PAGER= AWS_MAX_ATTEMPTS=2
db() { "$cli" dynamodb --endpoint-url "$url" --output text "$@"; }
is() { [ "$1" = "$2" ] || { echo "expected '$2', found '$1'" >&2; exit 1; }; }

db create-table --table-name "$table" --key-schema AttributeName=pk,KeyType=HASH \
  --attribute-definitions AttributeName=pk,AttributeType=S --billing-mode PAY_PER_REQUEST > /dev/null
db wait table-exists --table-name "$table"
db put-item --table-name "$table" --item '{"pk":{"S":"a"},"n":{"N":"1.50"},"l":{"L":[{"S":"x"},{"BOOL":true}]}}'
is "$(db get-item --table-name "$table" --key '{"pk":{"S":"a"}}' --query Item.n.N)" 1.5
is "$(db update-item --table-name "$table" --key '{"pk":{"S":"a"}}' --update-expression 'ADD n :v' \
  --expression-attribute-values '{":v":{"N":"2"}}' --return-values UPDATED_NEW --query Attributes.n.N)" 3.5
if db put-item --table-name "$table" --item '{"pk":{"S":"a"}}' --condition-expression 'attribute_not_exists(pk)' 2> /dev/null; then
  echo "a failed condition was not refused" >&2
  exit 1
fi
is "$(db query --table-name "$table" --key-condition-expression 'pk = :p' \
  --expression-attribute-values '{":p":{"S":"a"}}' --query Count)" 1
is "$(db scan --table-name "$table" --filter-expression 'n > :v' --expression-attribute-values '{":v":{"N":"9"}}' --query ScannedCount)" 1
db delete-item --table-name "$table" --key '{"pk":{"S":"a"}}'
is "$(db get-item --table-name "$table" --key '{"pk":{"S":"a"}}' --query Item)" None
db delete-table --table-name "$table" > /dev/null
db wait table-not-exists --table-name "$table"
echo "session ok"
