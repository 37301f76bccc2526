package dev.reprise.app.site.account;

import dev.reprise.app.site.access.SeeOther;
import dev.reprise.app.site.discussion.Times;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.User;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.discussion.Votes;
import dev.reprise.feed.submission.AuthorClaims;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A user's own page. */
@Controller
final class AccountPages {
    private final UserStore users;
    private final ApiTokens tokens;
    private final Votes votes;
    private final AuthorClaims authorClaims;

    AccountPages(UserStore users, ApiTokens tokens, Votes votes, AuthorClaims authorClaims) {
        this.users = users;
        this.tokens = tokens;
        this.votes = votes;
        this.authorClaims = authorClaims;
    }

    /** A token as the page lists it. */
    record TokenView(long id, String label, String created, String used) {}

    @GetMapping("/account")
    ModelAndView show(User user) {
        return page(user, "", "", HttpStatus.OK);
    }

    private ModelAndView page(User user, String newToken, @Nullable String error, HttpStatus status) {
        var listed = tokens.of(user).stream()
                .map(t -> new TokenView(
                        t.id(),
                        t.label(),
                        Times.day(t.createdAt()),
                        t.lastUsedAt() == null ? "never used" : "used " + Times.minute(t.lastUsedAt())))
                .toList();
        return new ModelAndView(
                "account",
                Map.of(
                        "user",
                        user,
                        "tokens",
                        listed,
                        "newToken",
                        newToken,
                        "votes",
                        votes.of(user).size(),
                        "authorClaims",
                        authorClaims.of(user),
                        "error",
                        error == null ? "" : error),
                status);
    }

    @PostMapping("/account/name")
    Object rename(User user, @RequestParam(defaultValue = "") String fullName) {
        try {
            users.rename(user, fullName);
        } catch (InvalidInputException e) {
            return page(user, "", e.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return SeeOther.to("/account");
    }

    /** The answer to the form is the one page that shows the token. */
    @PostMapping("/account/tokens")
    ModelAndView newToken(User user, @RequestParam(defaultValue = "") String label) {
        try {
            return page(user, tokens.create(user, label).value(), "", HttpStatus.OK);
        } catch (InvalidInputException e) {
            return page(user, "", e.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
    }

    @PostMapping("/account/tokens/{token}/revoke")
    ResponseEntity<Void> revoke(User user, @PathVariable long token) {
        tokens.revoke(user, token);
        return SeeOther.to("/account");
    }

    @GetMapping("/account/votes.csv")
    ResponseEntity<String> votes(User user) {
        var rows = votes.of(user).stream()
                .map(v -> List.of(v.paper().value(), v.title(), v.at().toString()).stream()
                        .map(AccountPages::quoted)
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"reprise-votes.csv\"")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .body("\"paper\",\"title\",\"at\"\r\n" + rows + (rows.isEmpty() ? "" : "\r\n"));
    }

    /** A field that no spreadsheet takes for a formula. */
    private static String quoted(String text) {
        var plain = text.matches("[=+\\-@\t].*") ? "'" + text : text;
        return "\"" + plain.replace("\"", "\"\"") + "\"";
    }

    @PostMapping("/account/delete")
    Object delete(User user, @RequestParam(defaultValue = "") String name) {
        if (!name.strip().equalsIgnoreCase(user.name())) {
            return page(
                    user,
                    "",
                    "To delete the account, type its name, " + user.name() + ".",
                    HttpStatus.UNPROCESSABLE_CONTENT);
        }
        users.delete(user);
        SecurityContextHolder.clearContext();
        return SeeOther.to("/");
    }
}
