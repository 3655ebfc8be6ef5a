package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.bytes;
import static dev.rouse.kv.memory.Stores.key;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Commits of several changes each, the same ones for the same seed, and what is there after each. */
final class Workload {

    /** At most so many are on their way. */
    static final int BURST = 8;

    private static final int KEYS = 150;

    private final List<KvCommit> commits = new ArrayList<>();
    private final List<TreeMap<String, Integer>> contents = new ArrayList<>();
    private final Random random;

    Workload(long seed, int commits) {
        random = new Random(seed);
        contents.add(new TreeMap<>());
        for (int i = 1; i <= commits; i++) {
            add(i);
        }
    }

    private void add(int number) {
        KvCommit.Builder commit = KvCommit.builder();
        TreeMap<String, Integer> content = new TreeMap<>(contents.get(number - 1));
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            change("k" + random.nextInt(KEYS), "v" + number + "x".repeat(length()), commit, content);
        }
        commits.add(commit.build(new KvVersion(0)));
        contents.add(content);
    }

    /** Mostly small ones; some that make a record of the log span several of its blocks. */
    private int length() {
        return random.nextInt(
                switch (random.nextInt(40)) {
                    case 0 -> 70_000;
                    case 1, 2, 3 -> 6_000;
                    default -> 300;
                });
    }

    private void change(String name, String value, KvCommit.Builder commit, TreeMap<String, Integer> content) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            commit.clearRange(key(name), key(name + "~"));
            content.subMap(name, true, name + "~", false).clear();
        } else if (kind < 4) {
            commit.clear(key(name));
            content.remove(name);
        } else {
            commit.set(key(name), bytes(value));
            content.put(name, value.hashCode());
        }
    }

    int commits() {
        return commits.size();
    }

    /** @param number from 1 on, and its version */
    KvCommit commit(int number) {
        return commits.get(number - 1);
    }

    /** Every key with the hash of its value, after the commit of that version. */
    TreeMap<String, Integer> content(long version) {
        return contents.get((int) version);
    }
}
