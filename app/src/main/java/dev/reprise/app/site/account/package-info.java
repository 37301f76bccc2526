/**
 * Pages of a reader's own account: signing in, choosing a name, tokens for programs, taking one's votes away, leaving. What signing in does is in
 * {@link dev.reprise.app.site.access.SignIn}; these are the forms around it.
 */
@NullMarked
package dev.reprise.app.site.account;

import org.jspecify.annotations.NullMarked;
