package dev.reprise.app.site.mail;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.reprise.feed.Database;
import dev.reprise.feed.digest.DigestResult;
import dev.reprise.feed.digest.DigestSchedule;
import dev.reprise.feed.digest.SubscriptionRequests;
import dev.reprise.feed.mail.MailFailure;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sends what is due, in the background: digests, and the confirmations that could not go out at once. When the next one is due stands in the
 * database, so that a restart neither skips nor repeats one, and of several sites on one database one does it.
 */
@Component
final class MailJobs {
    private static final Logger LOG = LoggerFactory.getLogger(MailJobs.class);
    private static final Duration CONFIRMATIONS_EVERY = Duration.ofMinutes(1);
    private static final Duration DIGESTS_EVERY = Duration.ofMinutes(5);

    private final SubscriptionRequests requests;
    private final DigestSchedule schedule;
    private final Scheduler scheduler;

    MailJobs(Database database, SubscriptionRequests requests, DigestSchedule schedule) {
        this.requests = requests;
        this.schedule = schedule;
        this.scheduler = Scheduler.create(database.dataSource())
                .startTasks(List.of(
                        every(CONFIRMATIONS_EVERY, "confirmations", this::sendConfirmations),
                        every(DIGESTS_EVERY, "digests", this::sendDigests)))
                .threads(2)
                .pollingInterval(Duration.ofSeconds(10))
                .heartbeatInterval(Duration.ofSeconds(30))
                .shutdownMaxWait(Duration.ofSeconds(2)) // a digest that is under way goes on after the next start
                .build();
    }

    private static RecurringTask<Void> every(Duration delay, String name, Runnable work) {
        return Tasks.recurring(name, FixedDelay.of(delay)).execute((_, _) -> work.run());
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        scheduler.start();
    }

    @PreDestroy
    void stop() {
        scheduler.stop();
    }

    private void sendConfirmations() {
        requests.forgetOld();
        try {
            requests.sendConfirmations();
        } catch (MailFailure e) {
            LOG.warn("Confirmations wait: {}", e.reason());
        }
    }

    private void sendDigests() {
        try {
            schedule.sendDue().forEach(MailJobs::report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void report(DigestResult result) {
        LOG.info("Digest {} {}: {}", result.cadence().word(), result.window().value(), result.inWords());
    }
}
