package dev.rouse.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The demo's orders, as its {@code curl} lines reach them. */
final class Orders {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int NEW_ONES = 12;
    private static final int LONGEST_LIFE_MILLIS = 600;

    private final int port;

    private Orders(int port) {
        this.port = port;
    }

    /**
     * Places orders, approves some and cancels others, in a demo that is killed again and again: each comes to its end, and what is done for
     * it is done once.
     */
    static void comeToTheirEndWheneverTheDemoIsKilled(Callable<DemoProcess> demo) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 1; kill <= KILLS; kill++) {
            int orders = kill * NEW_ONES;
            try (DemoProcess one = demo.call()) {
                Orders all = new Orders(one.port());
                CompletableFuture<?> killed = CompletableFuture.runAsync(
                        one::kill,
                        CompletableFuture.delayedExecutor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS));
                all.bringOn(orders, false);
                killed.join();
                one.status();
            }
        }
        try (DemoProcess last = demo.call()) {
            Orders all = new Orders(last.port());
            all.bringOn(KILLS * NEW_ONES, true);
            for (int order = 0; order < KILLS * NEW_ONES; order++) {
                all.check(order, "order " + order + ", seed " + seed);
            }
        }
    }

    /** Lets everybody who ordered go on, until their orders have ended or, where that may be, the demo is gone. */
    private void bringOn(int orders, boolean toTheEnd) {
        List<CompletableFuture<Void>> customers = new ArrayList<>();
        for (int order = 0; order < orders; order++) {
            int number = order;
            customers.add(CompletableFuture.runAsync(() -> bringOn(number)));
        }
        try {
            CompletableFuture.allOf(customers.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (toTheEnd) {
                throw e;
            }
        }
    }

    private void bringOn(int order) {
        long end = System.nanoTime() + LONGEST.toNanos();
        call(order, "place", "[\"" + (isUnknown(order) ? "air" : "tea") + "\", 2]");
        String status = "";
        while (!hasEnded(status)) {
            assertThat(System.nanoTime())
                    .as("waited in vain, the last was " + status)
                    .isLessThan(end);
            call(order, isCancelled(order) ? "cancel" : "approve", "[]");
            status = call(order, "status", "[]");
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static boolean hasEnded(String status) {
        return status.equals("\"shipped\"") || status.equals("\"cancelled\"") || status.startsWith("\"failed");
    }

    private static boolean isCancelled(int order) {
        return order % 3 == 1;
    }

    private static boolean isUnknown(int order) {
        return order % 8 == 7;
    }

    /** @throws CompletionException the demo is gone */
    private String call(int order, String action, String arguments) {
        return DemoProcess.call(port, "order/" + order + "/" + action, arguments)
                .join()
                .body();
    }

    private void check(int order, String name) {
        String status = call(order, "status", "[]");
        List<String> done = List.of(
                call(order, "history", "[]").replaceAll("[\\[\\]\"]", "").split(","));
        if (isUnknown(order)) {
            assertThat(status).as(name).matches("\"(failed|cancelled).*");
            assertThat(done).as(name).containsExactly("");
        } else if (status.equals("\"shipped\"")) {
            assertThat(done).as(name).containsExactly("reserved", "paid", "shipped");
        } else {
            assertThat(isCancelled(order)).as(name + " " + status).isTrue();
            assertThat(done)
                    .as(name)
                    .isIn(
                            List.of(""),
                            List.of("reserved", "released"),
                            List.of("reserved", "paid", "refunded", "released"));
        }
    }
}
