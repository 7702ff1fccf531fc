package claim

// wrongRoles returns names that have changed places.
func wrongRoles(claim *reading, all []*evidence) ([]string, Reason) {
	return nil, ""
}
