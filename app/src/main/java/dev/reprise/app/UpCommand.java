package dev.reprise.app;

import dev.reprise.app.site.Site;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.SiteSettings.Runs;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code reprise up}: the site, until Ctrl-C. */
@Command(
        name = "up",
        sortOptions = false,
        description = {
            "Serves the site: the daily papers, their pages and runs, mails, and the JSON API.",
            "Each option can be given in the environment instead, by the name in parentheses."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./reprise up --port 8080")
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "N",
            converter = MailOptions.Port.class,
            description = "The port to listen on (default: ${DEFAULT-VALUE}; REPRISE_PORT).",
            defaultValue = "${env:REPRISE_PORT:-8080}")
    private int port;

    @Mixin
    private DataOptions data;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The address to listen on (default: ${DEFAULT-VALUE}, this machine only; REPRISE_BIND).",
            defaultValue = "${env:REPRISE_BIND:-127.0.0.1}")
    private String bind = "127.0.0.1";

    @Mixin
    private MailOptions mail;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS,...",
            description =
                    "Proxies whose X-Forwarded-For is believed when requests are counted (REPRISE_TRUSTED_PROXY).",
            defaultValue = "${env:REPRISE_TRUSTED_PROXY}")
    private @Nullable String trustedProxy;

    @Option(
            names = "--rate-limits",
            paramLabel = "on|off",
            converter = OnOffWord.class,
            description = "Whether there are quotas of requests (default: ${DEFAULT-VALUE}; REPRISE_RATE_LIMITS).",
            defaultValue = "${env:REPRISE_RATE_LIMITS:-on}")
    private @Nullable OnOff rateLimits;

    @Option(
            names = "--runs",
            paramLabel = "anyone|members",
            converter = RunsWord.class,
            description = "Who may start a run from a page (default: anyone while only this machine is served, "
                    + "else members; REPRISE_RUNS).",
            defaultValue = "${env:REPRISE_RUNS}")
    private @Nullable Runs runs;

    @Option(
            names = "--run-workers",
            paramLabel = "N",
            converter = Workers.class,
            description =
                    "How many runs are computed at a time, sharing the cores (default: ${DEFAULT-VALUE}; REPRISE_RUN_WORKERS).",
            defaultValue = "${env:REPRISE_RUN_WORKERS:-1}")
    private int runWorkers;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Logging.showRemarks();
        var settings = settings();
        var err = common.messages();
        try (var _ = Site.start(settings, common.quiet() ? _ -> {} : err::println)) {
            common.results().println("Reprise is up at " + settings.baseUrl() + " (Ctrl-C stops it)");
            if (settings.mail().host() == null) {
                common.results()
                        .println("No mail server is set: mails are written to "
                                + settings.mail().outbox());
            }
            common.results().flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            err.println("stopped");
        }
        return ExitCode.DONE;
    }

    private SiteSettings settings() {
        var baseUrl = mail.baseUrl(port);
        return new SiteSettings(
                port,
                bind,
                baseUrl,
                data.folder(),
                data.database(),
                mail.settings(baseUrl, data.folder()),
                proxies(),
                rateLimits != OnOff.OFF,
                runs != null ? runs : SiteSettings.isLoopback(bind) ? Runs.ANYONE : Runs.MEMBERS,
                runWorkers);
    }

    private List<String> proxies() {
        return trustedProxy == null
                ? List.of()
                : Arrays.stream(trustedProxy.split(","))
                        .map(String::strip)
                        .filter(address -> !address.isEmpty())
                        .toList();
    }

    private enum OnOff {
        ON,
        OFF
    }

    /** One of a few words; nothing, as of an empty variable of the environment, is null. */
    private abstract static class Word<T extends Enum<T>> implements ITypeConverter<@Nullable T> {
        private final List<T> choices;

        @SafeVarargs
        Word(T... choices) {
            this.choices = List.of(choices);
        }

        @Override
        public @Nullable T convert(String text) {
            if (text.isBlank()) {
                return null;
            }
            for (var choice : choices) {
                if (word(choice).equals(text.strip())) {
                    return choice;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of "
                    + choices.stream().map(Word::word).collect(Collectors.joining(", ")));
        }

        private static String word(Enum<?> choice) {
            return choice.name().toLowerCase(Locale.ROOT);
        }
    }

    private static final class Workers extends CommonOptions.UpTo {
        Workers() {
            super(64);
        }
    }

    private static final class OnOffWord extends Word<OnOff> {
        OnOffWord() {
            super(OnOff.values());
        }
    }

    private static final class RunsWord extends Word<Runs> {
        RunsWord() {
            super(Runs.values());
        }
    }
}
