/**
 * What readers add: papers, links, and proof that they wrote a paper; and the pages where editors and moderators decide. The rules are in
 * {@link dev.reprise.feed.submission}; here they become forms, and JSON with the status that says which rule it was.
 */
@NullMarked
package dev.reprise.app.site.submission;

import org.jspecify.annotations.NullMarked;
