//go:build deploy && !deploy_s3

package deploy

import (
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	_ "gocloud.dev/blob/azureblob" // azblob://
	_ "gocloud.dev/blob/gcsblob"   // gs://
	"google.golang.org/api/googleapi"
)

// otherStatus is the HTTP status that Google's or Microsoft's store answered
// with, or 0.
func otherStatus(err error) int {
	var google *googleapi.Error
	if errors.As(err, &google) {
		return google.Code
	}
	var azure *azcore.ResponseError
	if errors.As(err, &azure) {
		return azure.StatusCode
	}
	return 0
}
