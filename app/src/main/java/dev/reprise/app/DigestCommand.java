package dev.reprise.app;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.digest.Cadence;
import dev.reprise.feed.digest.DigestContents;
import dev.reprise.feed.digest.DigestResult;
import dev.reprise.feed.digest.Digests;
import dev.reprise.feed.digest.MailLinks;
import dev.reprise.feed.digest.SavedSearch;
import dev.reprise.feed.digest.Subscriptions;
import dev.reprise.feed.digest.Subscriptions.Bounce;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.Mailer;
import dev.reprise.feed.search.MiniLm;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.PaperSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise digest}: papers by e-mail, for whoever runs a site. */
@Command(
        name = "digest",
        description = "Sends digests, and keeps the list of those who get them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DigestCommand.Send.class,
            DigestCommand.Bounced.class,
            DigestCommand.Unsubscribe.class,
            DigestCommand.Forget.class,
            DigestCommand.Allow.class
        },
        footerHeading = "%nExample:%n",
        footer = "  ./reprise digest send --window 2025-12-25")
final class DigestCommand implements Runnable {
    private static final int SITE_PORT = 8080;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: send, bounce, unsubscribe, forget or allow");
    }

    @Command(
            name = "send",
            sortOptions = false,
            description = {
                "Sends a window's digest now to all who are subscribed. What was sent before is not sent again.",
                "Exit code 3 if something could not be sent; a repeat sends what is missing."
            },
            footerHeading = "%nExample:%n",
            footer = "  ./reprise digest send --window 2025-12-25")
    static final class Send implements Callable<Integer> {
        @Option(
                names = "--window",
                required = true,
                paramLabel = "DAY|WEEK",
                description = "2025-12-25: to those who get it daily; 2025-W52: to those who get it weekly.")
        private String window = "";

        @Mixin
        private DataOptions data;

        @Mixin
        private MailOptions mail;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws Exception {
            boolean weekly = window.contains("W");
            var papers = weekly ? PapersWindow.ofWeek(window) : PapersWindow.ofDay(window);
            DigestResult result;
            try (var database = data.open();
                    var search = new LateSearch(database, data.folder());
                    var _ = common.waiting("sending")) {
                result = digests(database, search).send(weekly ? Cadence.WEEKLY : Cadence.DAILY, papers);
            }
            report(result);
            return result.isComplete() ? ExitCode.DONE : ExitCode.MACHINE_FAILED;
        }

        private Digests digests(Database database, SavedSearch search) {
            var clock = Clock.systemUTC();
            var baseUrl = mail.baseUrl(SITE_PORT);
            var settings = mail.settings(baseUrl, data.folder());
            var mailer = Mailer.of(settings, clock);
            var links = new MailLinks(baseUrl);
            return new Digests(
                    database,
                    new DigestContents(database, new PaperStore(database, clock), search),
                    new Subscriptions(database, clock),
                    mailer,
                    links,
                    settings,
                    clock);
        }

        private void report(DigestResult result) {
            if (common.json()) {
                common.print(json(result));
            } else {
                common.results()
                        .println(result.window().value() + ": " + result.papers() + " papers, " + result.subscriptions()
                                + " subscriptions; " + result.inWords());
            }
            for (var failed : result.failed()) {
                common.messages().println(failed.address() + ": " + failed.reason());
            }
            for (var messageId : result.inDoubt()) {
                common.messages()
                        .println("in doubt, and not sent again: <" + messageId
                                + ">; the relay's log knows whether it has it");
            }
            if (result.unreachable() != null) {
                common.messages().println(result.unreachable() + "\nThe same command sends what is missing.");
            }
        }

        private static ObjectNode json(DigestResult result) {
            var json = JsonMapper.shared().createObjectNode();
            json.put("window", result.window().value());
            json.put("cadence", result.cadence().word());
            json.put("papers", result.papers());
            json.put("subscriptions", result.subscriptions());
            json.put("sent", result.sent());
            json.put("alreadySent", result.alreadySent());
            json.put("nothingFits", result.nothingFits());
            result.inDoubt().forEach(json.putArray("inDoubt")::add);
            var failed = json.putArray("failed");
            result.failed()
                    .forEach(f -> failed.addObject()
                            .put("address", f.address())
                            .put("reason", f.reason())
                            .put("bounced", f.bounced()));
            json.put("unreachable", result.unreachable());
            return json;
        }
    }

    /** Opened when the first subscription with a search needs it, and then up to date. */
    private static final class LateSearch implements SavedSearch, AutoCloseable {
        private final Database database;
        private final Path folder;
        private @Nullable PaperSearch search;

        LateSearch(Database database, Path folder) {
            this.database = database;
            this.folder = folder;
        }

        @Override
        public Set<PaperId> matching(String query, Set<PaperId> among) {
            try {
                var opened = search;
                if (opened == null) {
                    opened = PaperSearch.open(
                            folder.resolve("index"),
                            PaperSource.of(new PaperStore(database, Clock.systemUTC())),
                            new MiniLm());
                    search = opened;
                    opened.awaitReady();
                }
                return SavedSearch.in(opened).matching(query, among);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.util.concurrent.CancellationException("interrupted");
            }
        }

        @Override
        public void close() throws IOException {
            if (search != null) {
                search.close();
            }
        }
    }

    /** A change of the list of subscriptions. */
    private abstract static class Change implements Callable<Integer> {
        @Mixin
        private DataOptions data;

        @Mixin
        private CommonOptions common;

        /** @return what has happened, in a line */
        abstract String change(Subscriptions subscriptions);

        @Override
        public Integer call() throws IOException {
            var clock = Clock.systemUTC();
            try (var database = data.open()) {
                var done = change(new Subscriptions(database, clock));
                if (common.json()) {
                    common.print(JsonMapper.shared().createObjectNode().put("done", done));
                } else {
                    common.results().println(done);
                }
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "bounce",
            sortOptions = false,
            description =
                    "A digest came back: a hard bounce, or the third soft one within two weeks, suspends the subscription.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise digest bounce ada@example.org --hard")
    static final class Bounced extends Change {
        @Parameters(paramLabel = "ADDRESS", description = "The address it was sent to.")
        private String address;

        @ArgGroup(multiplicity = "1")
        private Kind kind = new Kind();

        /** One of the two. */
        private static final class Kind {
            @Option(names = "--hard", description = "For good: there is no such mailbox.")
            private boolean hard;

            @Option(names = "--soft", description = "For now: the mailbox is full, the host does not answer.")
            private boolean soft;
        }

        @Override
        String change(Subscriptions subscriptions) {
            var to = MailAddress.parse(address);
            return subscriptions.bounced(to, kind.hard ? Bounce.HARD : Bounce.SOFT)
                    ? "suspended: " + to
                    : "noted: " + to;
        }
    }

    @Command(
            name = "unsubscribe",
            sortOptions = false,
            description = "Ends a subscription by the token that is the subject of a mail to unsubscribe@.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise digest unsubscribe \"$SUBJECT\"")
    static final class Unsubscribe extends Change {
        @Parameters(paramLabel = "TOKEN", description = "The subject.")
        private String token;

        @Override
        String change(Subscriptions subscriptions) {
            if (!subscriptions.unsubscribe(token.strip())) {
                throw new InvalidInputException("no digest was sent with this token");
            }
            return "unsubscribed";
        }
    }

    @Command(
            name = "forget",
            sortOptions = false,
            description = "Ends an address's subscription and deletes the address, at its owner's request.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise digest forget ada@example.org")
    static final class Forget extends Change {
        @Parameters(paramLabel = "ADDRESS", description = "The address.")
        private String address;

        @Override
        String change(Subscriptions subscriptions) {
            subscriptions.forget(MailAddress.parse(address));
            return "forgotten";
        }
    }

    @Command(
            name = "allow",
            sortOptions = false,
            description = "Lets an address subscribe again whose owner had said never to mail it.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise digest allow ada@example.org")
    static final class Allow extends Change {
        @Parameters(paramLabel = "ADDRESS", description = "The address.")
        private String address;

        @Override
        String change(Subscriptions subscriptions) {
            subscriptions.allow(MailAddress.parse(address));
            return "allowed";
        }
    }
}
