package dev.reprise.app.site;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.FirstDay;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.search.MiniLm;
import dev.reprise.feed.search.SentenceEncoder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.function.Consumer;
import org.springframework.beans.BeansException;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The running site.
 *
 * <pre>{@code
 * try (var site = Site.start(settings, System.err::println)) {
 *     ... // it serves settings.baseUrl()
 * }
 * }</pre>
 */
public final class Site implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final Database database;

    private Site(ConfigurableApplicationContext context, Database database) {
        this.context = context;
        this.database = database;
    }

    /**
     * Opens the data and begins to serve.
     *
     * @param progress is told what takes time
     * @throws InvalidInputException if a setting is wrong
     * @throws IOException           if the port or the data folder is in use, or the database cannot be reached
     */
    public static Site start(SiteSettings settings, Consumer<String> progress) throws IOException {
        return start(settings, new MiniLm(), progress);
    }

    /** As {@link #start(SiteSettings, Consumer)}, with another encoder of what is searched for. */
    public static Site start(SiteSettings settings, SentenceEncoder encoder, Consumer<String> progress)
            throws IOException {
        checkPort(settings);
        System.setProperty(
                "org.springframework.boot.logging.LoggingSystem", "none"); // the command line has set up logging
        var address = settings.database();
        var database = address == null
                ? Database.open(settings.data())
                : Database.open(address.url(), address.user(), address.password());
        try {
            var clock = Clock.systemUTC();
            var store = new PaperStore(database, clock);
            if (store.isEmpty()) {
                progress.accept("The data folder is new: listing the papers of " + FirstDay.DAY);
            }
            FirstDay.addTo(store, database);
            var context = new SpringApplicationBuilder(SiteConfiguration.class)
                    .web(WebApplicationType.SERVLET)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .registerShutdownHook(false)
                    .initializers(starting -> {
                        var beans = starting.getBeanFactory();
                        beans.registerSingleton("clock", clock);
                        beans.registerSingleton("siteSettings", settings);
                        beans.registerSingleton("database", database);
                        beans.registerSingleton("paperStore", store);
                        beans.registerSingleton("sentenceEncoder", encoder);
                    })
                    .build()
                    .run(arguments(settings));
            return new Site(context, database);
        } catch (BeansException e) {
            database.close();
            throw cause(e);
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    /** What a bean could not be made for, in the words of whoever found it. @throws IOException if it was one */
    private static RuntimeException cause(BeansException e) throws IOException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof InvalidInputException wrong) {
                return wrong;
            }
        }
        return e;
    }

    /** As arguments, which go before the environment: only {@link SiteSettings} decides. */
    private static String[] arguments(SiteSettings settings) {
        return new String[] {
            "--spring.config.location=classpath:/dev/reprise/app/site/site.properties",
            "--server.port=" + settings.port(),
            "--server.address=" + settings.bind()
        };
    }

    /** Before anything is written: a port that is in use is the most usual reason not to start. */
    private static void checkPort(SiteSettings settings) throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.bind());
        } catch (UnknownHostException e) {
            throw new InvalidInputException("'" + settings.bind() + "' is not an address of this machine to listen on");
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, settings.port()));
        } catch (BindException e) {
            throw new IOException(
                    "cannot listen on " + settings.bind() + ":" + settings.port() + ": " + e.getMessage()
                            + "\nStop the program that uses the port, or choose another one: ./reprise up --port "
                            + (settings.port() < 65535 ? settings.port() + 1 : 8080),
                    e);
        }
    }

    /** A bean of the site, for tests. */
    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }
}
