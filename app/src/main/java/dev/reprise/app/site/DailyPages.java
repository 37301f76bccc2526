package dev.reprise.app.site;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The daily list. */
@Controller
final class DailyPages {
    @GetMapping("/")
    String latest() {
        return "daily";
    }
}
