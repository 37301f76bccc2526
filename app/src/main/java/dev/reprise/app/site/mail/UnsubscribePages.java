package dev.reprise.app.site.mail;

import dev.reprise.feed.digest.Subscriptions;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * The end of a subscription by one click (RFC 8058): mail programs POST {@code List-Unsubscribe=One-Click} to the address in the header, from
 * anywhere and without a cookie, and are answered 200 each time; people who open it in a browser find a button that does the same.
 */
@Controller
final class UnsubscribePages {
    private final Subscriptions subscriptions;

    UnsubscribePages(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @ModelAttribute
    void keepNothing(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    @GetMapping("/u/{token}")
    String ask(@PathVariable String token, Model model) {
        if (!subscriptions.isUnsubscribeToken(token)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("token", token);
        return "unsubscribe";
    }

    @PostMapping("/u/{token}")
    String end(@PathVariable String token) {
        if (!subscriptions.unsubscribe(token)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "unsubscribed";
    }
}
