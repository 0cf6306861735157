//go:build deploy && deploy_s3

package deploy

// otherStatus is the HTTP status of stores that this program is built without.
func otherStatus(error) int { return 0 }
