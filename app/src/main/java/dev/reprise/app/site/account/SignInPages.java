package dev.reprise.app.site.account;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.access.Paths;
import dev.reprise.app.site.access.SeeOther;
import dev.reprise.app.site.access.Visitor;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.account.NameTaken;
import dev.reprise.feed.account.SignInLinks;
import dev.reprise.feed.account.UserStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pages on the way in: an address, a mail, a button, and, the first time, a name. */
@Controller
final class SignInPages {
    private final UserStore users;
    private final SiteSettings settings;

    SignInPages(UserStore users, SiteSettings settings) {
        this.users = users;
        this.settings = settings;
    }

    @GetMapping("/sign-in")
    Object ask(
            Visitor visitor,
            @RequestParam(required = false) @Nullable String next,
            @RequestParam Map<String, String> all) {
        if (visitor.isSignedIn()) {
            return SeeOther.to(Paths.local(next));
        }
        return form(
                next,
                all.containsKey("used")
                        ? "That link was used already, or is older than " + SignInLinks.VALID.toMinutes()
                                + " minutes. Ask for a new one."
                        : "",
                HttpStatus.OK);
    }

    /** Security answers this for every address that is one. */
    @PostMapping("/sign-in")
    Object noAddress(@RequestParam(required = false) @Nullable String next) {
        return form(next, "That is not an e-mail address. One looks like ada@example.org.", HttpStatus.BAD_REQUEST);
    }

    private static ModelAndView form(@Nullable String next, String error, HttpStatus status) {
        return new ModelAndView("sign-in", Map.of("next", Paths.local(next), "error", error), status);
    }

    @GetMapping("/sign-in/sent")
    ModelAndView sent() {
        return new ModelAndView(
                "sign-in-sent",
                Map.of(
                        "minutes",
                        SignInLinks.VALID.toMinutes(),
                        "outbox",
                        settings.mail().host() == null
                                ? settings.mail().outbox().toString()
                                : ""));
    }

    /** Opening the link changes nothing: programs that read mail open it too. */
    @GetMapping("/sign-in/link")
    ModelAndView link(
            @RequestParam(defaultValue = "") String token, @RequestParam(required = false) @Nullable String next) {
        return new ModelAndView("sign-in-link", Map.of("token", token, "next", Paths.local(next)));
    }

    @GetMapping("/welcome")
    Object welcome(Visitor visitor, @RequestParam(required = false) @Nullable String next) {
        if (visitor.address() == null || visitor.isSignedIn()) {
            return SeeOther.to(visitor.isSignedIn() ? Paths.local(next) : "/sign-in");
        }
        return nameForm(next, "", "", "", HttpStatus.OK);
    }

    @PostMapping("/welcome")
    Object choose(
            Visitor visitor,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String fullName,
            @RequestParam(required = false) @Nullable String next) {
        if (visitor.address() == null || visitor.isSignedIn()) {
            return SeeOther.to(visitor.isSignedIn() ? Paths.local(next) : "/sign-in");
        }
        try {
            users.register(visitor.address(), name.strip(), fullName);
        } catch (InvalidInputException e) {
            return nameForm(next, name, fullName, e.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        } catch (NameTaken e) {
            return nameForm(next, name, fullName, e.getMessage(), HttpStatus.CONFLICT);
        }
        return SeeOther.to(Paths.local(next));
    }

    private static ModelAndView nameForm(
            @Nullable String next, String name, String fullName, @Nullable String error, HttpStatus status) {
        return new ModelAndView(
                "welcome",
                Map.of(
                        "next",
                        Paths.local(next),
                        "name",
                        name,
                        "fullName",
                        fullName,
                        "error",
                        error == null ? "" : error),
                status);
    }
}
