package dev.reprise.app;

import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise users}: the site's accounts. */
@Command(
        name = "users",
        description = "The site's accounts.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = UsersCommand.Add.class,
        footerHeading = "%nExample:%n",
        footer = "  ./reprise users add ada@example.org --name Ada --role editor")
final class UsersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: add");
    }

    @Command(
            name = "add",
            sortOptions = false,
            description = "Makes an account, or gives the one of that address another role.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise users add ada@example.org --name Ada --role editor --token")
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "EMAIL", description = "The address, at which its owner signs in.")
        private String email;

        @Option(names = "--name", paramLabel = "NAME", required = true, description = "What others read.")
        private String name;

        @Option(
                names = "--role",
                paramLabel = "reader|editor|moderator",
                required = true,
                description = "What it may do; each may do what those before it may.")
        private String role;

        @Option(
                names = "--token",
                description = "Make a token for programs too. It is shown this once: what is kept is its hash.")
        private boolean withToken;

        @Mixin
        private DataOptions data;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws IOException {
            var address = MailAddress.parse(email);
            var given = Role.of(role);
            try (var database = data.open()) {
                var users = new UserStore(database, Clock.systemUTC());
                var user = users.add(address, name, given);
                @Nullable
                String token = withToken
                        ? new ApiTokens(database, users, Clock.systemUTC())
                                .create(user, "command line")
                                .value()
                        : null;
                if (common.json()) {
                    common.print(JsonMapper.shared()
                            .createObjectNode()
                            .put("name", user.name())
                            .put("role", user.role().word())
                            .put("token", token));
                } else {
                    common.results().println(user.name() + ", " + user.role().word());
                    if (token != null) {
                        common.results().println("token: " + token + " (it is not shown again)");
                    }
                }
            }
            return ExitCode.DONE;
        }
    }
}
