/**
 * Who takes part. A {@link dev.reprise.feed.account.User} has an address, a name that others see, and a {@link dev.reprise.feed.account.Role};
 * {@link dev.reprise.feed.account.UserStore} keeps them.
 *
 * <p>Nobody has a password. {@link dev.reprise.feed.account.SignInLinks} keeps the links that are sent by mail: each opens the account of its
 * address once, within a quarter of an hour. Who comes for the first time chooses a name ({@link dev.reprise.feed.account.UserName}) and has an
 * account from then on; {@link dev.reprise.feed.account.Sessions} are the browsers that came by a link. Programs use
 * {@link dev.reprise.feed.account.ApiTokens}. Of links, sessions and tokens only hashes are stored: who reads the
 * database can use none of them.
 *
 * <p>An account that is deleted leaves an empty row, so that what others answered stays in its place.
 */
@NullMarked
package dev.reprise.feed.account;

import org.jspecify.annotations.NullMarked;
