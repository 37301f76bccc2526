package dev.reprise.app.site.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Token;
import dev.reprise.feed.account.SignInLinks;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.Mail;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailFailure;
import dev.reprise.feed.mail.Mailer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ott.DefaultOneTimeToken;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationProvider;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Signing in by a link that is sent by mail. Whoever asks for one gets the same answer, at the same time, for every address. The link leads to a
 * page with a button, since programs that read mail open links: only the button signs in. Who signs in gets a new session.
 */
@Component
public final class SignIn {
    static final String PAGE = "/sign-in";
    static final String LINK = "/sign-in/link";
    private static final String SENT = "/sign-in/sent";
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

    private final SignInLinks links;
    private final UserStore users;
    private final Mailer mailer;
    private final ClientAddresses clients;
    private final SiteSettings settings;
    private final Clock clock;

    SignIn(
            SignInLinks links,
            UserStore users,
            Mailer mailer,
            ClientAddresses clients,
            SiteSettings settings,
            Clock clock) {
        this.links = links;
        this.users = users;
        this.mailer = mailer;
        this.clients = clients;
        this.settings = settings;
        this.clock = clock;
    }

    /** Adds it to the security of the pages. */
    public void configure(HttpSecurity http) throws Exception {
        http.oneTimeTokenLogin(login -> login.tokenService(new Links())
                        .authenticationProvider(new OneTimeTokenAuthenticationProvider(
                                new Links(),
                                email -> User.withUsername(email).password("").build()))
                        .loginPage(PAGE)
                        .showDefaultSubmitPage(false)
                        .tokenGeneratingUrl(PAGE)
                        .generateRequestResolver(this::asked)
                        .tokenGenerationSuccessHandler(this::send)
                        .loginProcessingUrl(LINK)
                        .successHandler((request, response, who) ->
                                redirect(response, welcome(who.getName(), Paths.local(request.getParameter("next")))))
                        .failureHandler((request, response, e) -> redirect(response, PAGE + "?used")))
                .logout(logout -> logout.logoutRequestMatcher(
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/sign-out"))
                        .logoutSuccessHandler((request, response, who) -> redirect(response, "/")));
    }

    /** Null, so that the page with the form answers, if the address is none. */
    private @Nullable GenerateOneTimeTokenRequest asked(HttpServletRequest request) {
        try {
            var address = request.getParameter("email");
            return address == null
                    ? null
                    : new Asked(MailAddress.parse(address), clients.of(request).getHostAddress());
        } catch (InvalidInputException e) {
            return null;
        }
    }

    private static final class Asked extends GenerateOneTimeTokenRequest {
        private final MailAddress address;
        private final String from;

        Asked(MailAddress address, String from) {
            super(address.key());
            this.address = address;
            this.from = from;
        }
    }

    /** Spring's view of the links. A token without value stands for a mail that is not sent. */
    private final class Links implements OneTimeTokenService {
        @Override
        public OneTimeToken generate(GenerateOneTimeTokenRequest request) {
            var asked = (Asked) request;
            var value =
                    links.create(asked.address, asked.from).map(Token::value).orElse("");
            return new DefaultOneTimeToken(
                    value.isEmpty() ? "-" : value,
                    asked.address.value(),
                    clock.instant().plus(SignInLinks.VALID));
        }

        @Override
        public @Nullable OneTimeToken consume(OneTimeTokenAuthenticationToken token) {
            return links.redeem(token.getTokenValue())
                    .map(address -> new DefaultOneTimeToken(token.getTokenValue(), address.key(), clock.instant()))
                    .orElse(null);
        }
    }

    private void send(HttpServletRequest request, HttpServletResponse response, OneTimeToken token) {
        var next = Paths.local(request.getParameter("next"));
        if (!token.getTokenValue().equals("-")) {
            var mail = mail(new MailAddress(token.getUsername()), token.getTokenValue(), next);
            Thread.ofVirtual()
                    .name("sign-in mail")
                    .start(
                            () -> { // nobody can tell by the time whether a mail goes out
                                try {
                                    mailer.send(mail);
                                } catch (MailFailure e) {
                                    LOG.warn("a sign-in link could not be mailed: {}", e.getMessage());
                                }
                            });
        }
        redirect(response, SENT);
    }

    private Mail mail(MailAddress to, String token, String next) {
        var link = settings.link(
                LINK + "?token=" + token + (next.equals("/") ? "" : "&next=" + UriUtils.encode(next, UTF_8)));
        var host = settings.baseUrl().getHost();
        long minutes = SignInLinks.VALID.toMinutes();
        var text = """
                Somebody, probably you, asked to sign in to Reprise at %s.

                %s

                The link opens your account once, within %d minutes. If it was not you, ignore this mail: nothing happens.
                """.formatted(host, link, minutes);
        var html = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Sign in to Reprise</title></head>
                <body style="font-family: Georgia, serif; line-height: 1.5; max-width: 36em">
                <p>Somebody, probably you, asked to sign in to Reprise at %s.</p>
                <p><a href="%s">Sign in</a></p>
                <p>The link opens your account once, within %d minutes. If it was not you, ignore this mail: nothing happens.</p>
                </body></html>
                """.formatted(host, link.replace("&", "&amp;"), minutes);
        return Mail.to(to, "Sign in to Reprise", text, html).with("Auto-Submitted", "auto-generated");
    }

    private String welcome(String email, String next) {
        return users.findByEmail(new MailAddress(email)).isPresent()
                ? next
                : "/welcome" + (next.equals("/") ? "" : "?next=" + UriUtils.encode(next, UTF_8));
    }

    private static void redirect(HttpServletResponse response, String path) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, path);
    }
}
