package dev.reprise.feed.digest;

import dev.reprise.feed.PapersWindow;
import java.util.List;
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
}
