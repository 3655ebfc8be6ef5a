package dev.rouse.spring;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.rouse.spring.visits.VisitsApplication;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.scheduler.Schedulers;

/**
 * A process that starts an application in a class loader of its own, as development tools do, ends it, starts it again in another one, and
 * tells whether the classes of that one are collected when it has ended. Its JVM is to clear soft references at once, which Spring's caches are made of. Given a file, it leaves a heap dump there when
 * they are not.
 */
final class EndedApplication {

    private static final int ROUNDS = 100;
    private static final long PAUSE_MILLIS = 100;

    private EndedApplication() {}

    public static void main(String[] arguments) throws Exception {
        beginWhatLasts();
        HttpClient client = HttpClient.newHttpClient();
        run(client, new ReferenceQueue<>());
        ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
        PhantomReference<ClassLoader> ended = run(client, queue);
        boolean collected = false;
        for (int i = 0; i < ROUNDS && !collected; i++) {
            System.gc();
            collected = queue.remove(PAUSE_MILLIS) == ended;
        }
        if (!collected && arguments.length > 0) {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], true);
        }
        System.out.println(collected ? "collected" : "held");
        System.exit(0);
    }

    /** Threads of Reactor that are begun once; the first application begins what else there is once in a JVM, such as Netty's events. */
    private static void beginWhatLasts() {
        Restarter.disable();
        Schedulers.boundedElastic().schedule(() -> {}).dispose();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Schedulers.parallel().schedule(() -> {}).dispose();
        }
    }

    /** A method of its own, so that nothing of its frame is left. */
    private static PhantomReference<ClassLoader> run(HttpClient client, ReferenceQueue<ClassLoader> queue)
            throws Exception {
        URL classes =
                VisitsApplication.class.getProtectionDomain().getCodeSource().getLocation();
        Thread current = Thread.currentThread();
        ClassLoader usual = current.getContextClassLoader();
        try (RestartClassLoader loader = new RestartClassLoader(usual, new URL[] {classes})) {
            current.setContextClassLoader(loader);
            Class<?> application = loader.loadClass(VisitsApplication.class.getName());
            try (ConfigurableApplicationContext context = (ConfigurableApplicationContext)
                    application.getMethod("start", String[].class).invoke(null, (Object)
                            SpringApplicationTest.ARGUMENTS)) {
                int port =
                        ((WebServerApplicationContext) context).getWebServer().getPort();
                String answer = client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/visits/home"))
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                if (!answer.equals("10")) {
                    throw new AssertionError(answer);
                }
            }
            return new PhantomReference<>(loader, queue);
        } finally {
            current.setContextClassLoader(usual);
        }
    }
}
