package dev.reprise.feed.digest;

import dev.reprise.feed.PapersWindow;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What became of a digest.
 *
 * @param papers listed in the window
 * @param subscriptions that are active with this cadence
 * @param sent now
 * @param alreadySent by an earlier attempt, or by another sender at the same time
 * @param nothingFits subscriptions whose filter fits no paper of the window
 * @param inDoubt Message-IDs of those that may or may not have arrived, see the package; they are not sent again
 * @param failed those that were refused or deferred now
 * @param unreachable why the relay cannot be used; null if it can
 */
public record DigestResult(
        Cadence cadence,
        PapersWindow window,
        int papers,
        int subscriptions,
        int sent,
        int alreadySent,
        int nothingFits,
        List<String> inDoubt,
        List<Failed> failed,
        @Nullable String unreachable) {

    /**
     * A message that nobody has.
     *
     * @param bounced whether the mailbox does not exist: the subscription is suspended
     */
    public record Failed(String address, String reason, boolean bounced) {}

    /** Whether another attempt has nothing left to send. */
    public boolean isComplete() {
        return unreachable == null && failed.stream().allMatch(Failed::bounced);
    }

    /** Such as {@code 40 sent, 2 were sent before, 1 in doubt}. */
    public String inWords() {
        var words = new StringJoiner(", ");
        words.add(sent + " sent");
        if (alreadySent > 0) {
            words.add(alreadySent + " sent before");
        }
        if (nothingFits > 0) {
            words.add(nothingFits + " for whom no paper fits");
        }
        if (!inDoubt.isEmpty()) {
            words.add(inDoubt.size() + " in doubt");
        }
        if (!failed.isEmpty()) {
            words.add(failed.size() + " failed");
        }
        if (unreachable != null) {
            words.add(unreachable);
        }
        return words.toString();
    }
}
