/**
 * Papers by e-mail. {@link dev.reprise.feed.digest.SubscriptionRequests} takes what is asked for in a form and confirmed from a mail; {@link
 * dev.reprise.feed.digest.Subscriptions} knows who is written to, until one click ends it. {@link dev.reprise.feed.digest.Digests} sends each window (a day, an ISO week) once to each of them;
 * {@link dev.reprise.feed.digest.DigestSchedule} says when which window is due; {@link dev.reprise.feed.digest.DigestMail} writes the mail.
 *
 * <p><b>Why a crash never mails twice.</b> A relay has a message from the moment that it reads the dot at its end, not before (RFC 5321,
 * 4.1.1.4). The mailer calls back between the last line and that dot, and what is written there, one row for digest and subscription in a
 * transaction of its own, is on the disk before the dot leaves. If the sender dies earlier, there is no row and nobody has the message: the
 * next attempt sends it. If it dies later, the row is there: no attempt sends it again, and as the dot follows the row at once, the relay has
 * it. What is left in doubt is a death in the microseconds between the two, a connection lost before the relay's answer, and a loss of power;
 * those rows stay {@code handed}, are reported with their Message-ID, and are not sent again: a digest too few does less harm than one too
 * many. The outbox has no doubt: there a message is a file with the Message-ID as its name, and writing it again changes nothing. Two senders
 * at once are kept apart by the same row, which can be inserted once.
 *
 * <p>Tokens (confirm, unsubscribe) are random and stored as hashes; those that end a subscription are new in each digest and work for ever.
 */
@NullMarked
package dev.reprise.feed.digest;

import org.jspecify.annotations.NullMarked;
