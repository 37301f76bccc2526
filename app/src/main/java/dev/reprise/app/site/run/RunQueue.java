package dev.reprise.app.site.run;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.reprise.app.job.Job;
import dev.reprise.app.job.JobProcess;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Mode;
import dev.reprise.core.Report;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import dev.reprise.feed.run.RunStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/**
 * The runs that wait, and those that are executed. A run is in the database, in {@code runs} and in db-scheduler's {@code run_queue}, before
 * {@link #add} returns.
 */
@Component
final class RunQueue implements SmartLifecycle {
    /** How many runs of one account, or from one address without an account, may wait or run. */
    static final int PER_STARTER = 3;

    /** How many may wait or run in all. */
    static final int IN_ALL = 50;

    private static final TaskDescriptor<Void> RUN = TaskDescriptor.of("run");
    private static final Duration QUICK_LIMIT = Duration.ofHours(1);
    private static final Duration FULL_LIMIT = Duration.ofHours(24);
    private static final int LONGEST_NAME = 50;
    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    private final SiteSettings settings;
    private final Database database;
    private final RunStore store;
    private final RunMonitor monitor;
    private final Clock clock;
    private final String worker;
    private final Scheduler scheduler;
    private final Map<String, JobProcess> processes = new ConcurrentHashMap<>();
    private volatile boolean up;

    RunQueue(SiteSettings settings, Database database, RunStore store, RunMonitor monitor, Clock clock) {
        this.settings = settings;
        this.database = database;
        this.store = store;
        this.monitor = monitor;
        this.clock = clock;
        this.worker = worker(settings);
        this.scheduler = Scheduler.create(
                        new TransactionAwareDataSourceProxy(database.dataSource()),
                        Tasks.oneTime(RUN)
                                .onDeadExecution(this::afterDeath)
                                .execute((instance, _) -> execute(instance.getId())))
                .tableName("run_queue")
                .alwaysPersistTimestampInUTC()
                .schedulerName(new SchedulerName.Fixed(worker))
                .threads(settings.runWorkers())
                .pollingInterval(Duration.ofSeconds(2))
                .heartbeatInterval(Duration.ofSeconds(30))
                .shutdownMaxWait(Duration.ofSeconds(20))
                .build();
    }

    /** The files of a data folder belong to one process; a database server may have several, on several machines. */
    private static String worker(SiteSettings settings) {
        if (settings.database() == null) {
            return "this site";
        }
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        var port = ":" + settings.port();
        return host.substring(0, Math.min(host.length(), LONGEST_NAME - port.length())) + port;
    }

    /** There is no room for another run now. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Full(String message) {
            super(message);
        }
    }

    /**
     * Acknowledges a run.
     *
     * @throws Full beyond the caps
     */
    synchronized RunRecord add(PaperId paper, RunRequest request, RunRecord.Starter starter) {
        var run = RunRecord.requested(
                UUID.randomUUID().toString(),
                paper,
                request.paper().slug(),
                request.mode(),
                request.settings().toJson(),
                request.defaults(),
                request.seed(),
                starter,
                clock.instant());
        database.inTransaction(() -> {
            checkCaps(starter);
            store.add(run);
            scheduler.schedule(RUN.instance(run.id()).build(), run.requestedAt());
        });
        scheduler.triggerCheckForDueExecutions();
        monitor.changed(run.id());
        return run;
    }

    private void checkCaps(RunRecord.Starter starter) {
        var userId = starter.userId();
        var address = starter.address();
        int own = userId != null ? store.activeOf(userId) : address != null ? store.activeFrom(address) : 0;
        if (own >= PER_STARTER) {
            throw new Full(own + " runs of yours wait or run already; wait for one, or cancel it.");
        }
        if (store.active() >= IN_ALL) {
            throw new Full(IN_ALL + " runs wait already; try again later, or run it on your own machine.");
        }
    }

    /** Stops a run, whether it waits or runs. @return whether it did until now */
    boolean cancel(String id) {
        boolean cancelled = store.cancel(id);
        if (cancelled) {
            var process = processes.get(id);
            if (process != null) {
                process.stop();
            }
            monitor.changed(id);
        }
        return cancelled;
    }

    /** How many runs are before one that waits: 0 for the next one. -1 if it does not wait. */
    int position(String id) {
        return store.queued().indexOf(id);
    }

    // ---- executing

    private void execute(String id) {
        if (!up || !store.start(id, worker)) {
            return; // cancelled meanwhile; or it is for the next start
        }
        monitor.changed(id);
        var run = store.find(id).orElseThrow();
        var folder = Path.of("runs", id);
        var data = settings.data().toAbsolutePath();
        try {
            Files.createDirectories(data.resolve("runs"));
            var job = new Job(run.slug(), run.mode(), run.seed(), threads(), run.options(), folder);
            LOG.info("run {} of {} begins", id, run.slug());
            try (var process = JobProcess.start(job, data)) {
                processes.put(id, process);
                if (!up || store.find(id).orElseThrow().state() != RunState.RUNNING) {
                    process.stop(); // cancelled between the two lines before
                }
                var end = process.await(
                        event -> monitor.update(id, event), run.mode() == Mode.FULL ? FULL_LIMIT : QUICK_LIMIT);
                if (end.done()) {
                    var report = Report.read(data.resolve(folder).resolve("report.json"));
                    store.finish(id, report, folder.toString());
                } else if (end.interrupted() || !up) {
                    store.interrupt(id);
                } else {
                    store.fail(id, end.message().replace(data + "/", ""));
                }
            }
        } catch (InterruptedException e) {
            store.interrupt(id);
            Thread.currentThread().interrupt();
        } catch (IOException | InvalidInputException e) {
            LOG.error("run {}", id, e);
            store.fail(id, "The site could not run it: " + e.getMessage());
        } finally {
            processes.remove(id);
            var state = store.find(id).orElseThrow().state();
            LOG.info("run {} of {}: {}", id, run.slug(), state.word());
            if (state != RunState.DONE) {
                delete(data.resolve(folder));
            }
            monitor.changed(id);
        }
    }

    private int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / settings.runWorkers());
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("what run {} left cannot be deleted", folder, e);
        }
    }

    /** Of another process at the same database, which has not been heard of for minutes. */
    private void afterDeath(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        var id = complete.getExecution().getId();
        if (store.find(id).filter(run -> run.state() == RunState.QUEUED).isPresent()) {
            operations.reschedule(complete, clock.instant());
        } else {
            store.interrupt(id);
            operations.stop();
        }
    }

    // ---- with the site

    /** Marks what was left running when the process before ended, and goes on with what waited. */
    @Override
    public void start() {
        database.inTransaction(() -> {
            int interrupted = store.interruptAll(worker);
            if (interrupted > 0) {
                LOG.info(
                        "{} interrupted: the site went down while they ran",
                        interrupted == 1 ? "1 run was" : interrupted + " runs were");
            }
            store.forgetPicked(worker);
            for (var id : store.queued()) {
                scheduler.scheduleIfNotExists(
                        RUN.instance(id).build(), store.find(id).orElseThrow().requestedAt());
            }
        });
        up = true;
        scheduler.start();
    }

    /** Ends what runs; it is marked as interrupted. */
    @Override
    public void stop() {
        up = false;
        monitor.close();
        scheduler.pause();
        processes.values().parallelStream().forEach(JobProcess::close);
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return up;
    }
}
