package dev.rouse.simulation;

import dev.rouse.simulation.Forum.Kind;
import dev.rouse.simulation.Forum.Line;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the lines of a forum in the end with what its clients and subscribers were told:
 *
 * <ul>
 *   <li>each turn saw those connected that had been accepted and had not ended, and nobody else;
 *   <li>a connection is accepted once, and ends once, unless its client still holds it; one that was refused left nothing;
 *   <li>its messages are there in order, each once: all that were acknowledged, none that failed, and none before one that is missing;
 *   <li>its client was sent the echo of each in order, or told that some are missing;
 *   <li>each subscriber got the lines in order, each once, or was told that some are missing; an offset is of the same line for all.
 * </ul>
 */
record ForumCheck(
        List<String> lines, List<Stay> stays, List<Stay> held, List<Subscriber> subscribers, List<String> wrong) {

    /** What the lines tell of one connection. */
    private static final class Told {
        private int accepted;
        private int ended;
        private boolean asked;
        private final TreeSet<Long> messages = new TreeSet<>();
        private final Map<Long, String> actions = new HashMap<>();
    }

    void run() {
        Map<Long, Told> told = replay();
        for (Stay stay : stays) {
            wrong.addAll(stay.wrong);
            check(stay, told.remove(stay.ticket));
        }
        told.keySet().forEach(ticket -> wrong.add("a connection of nobody: " + ticket));
        Map<Long, String> byOffset = new HashMap<>();
        subscribers.forEach(subscriber -> check(subscriber, byOffset));
    }

    private Map<Long, Told> replay() {
        Map<Long, Told> all = new LinkedHashMap<>();
        TreeSet<Long> open = new TreeSet<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = Line.of(lines.get(i));
            Told told = all.computeIfAbsent(line.ticket(), ticket -> new Told());
            if (line.kind() == Kind.IN) {
                open.add(line.ticket());
            } else if (line.kind() == Kind.OUT) {
                open.remove(line.ticket());
            }
            if (!List.copyOf(open).equals(line.seen())) {
                wrong.add("line " + i + " saw others than " + open + ": " + line);
            }
            note(line, told, i);
            if (line.kind() == Kind.ENDS) {
                open.remove(line.ticket());
            }
        }
        return all;
    }

    private void note(Line line, Told told, int at) {
        switch (line.kind()) {
            case ASKS -> told.asked = true;
            case IN -> told.accepted++;
            case OUT -> told.ended++;
            case SAYS, ENDS -> {
                if (told.accepted == 0 || told.ended > 0) {
                    wrong.add("line " + at + " is of no connection: " + line);
                }
                if (!told.messages.isEmpty() && line.number() <= told.messages.last()) {
                    wrong.add("line " + at
                            + (told.messages.contains(line.number()) ? " is there twice: " : " comes too late: ")
                            + line);
                }
                told.messages.add(line.number());
            }
        }
    }

    private void check(Stay stay, @Nullable Told told) {
        if (told == null) {
            if (stay.id != null) {
                wrong.add("lost: " + stay);
            }
            return;
        }
        if (!stay.welcome) {
            wrong.add("was not welcome, and left lines: " + stay);
        }
        int ends = held.contains(stay) ? 0 : 1;
        if (told.accepted != 1 || !told.asked || told.ended != ends) {
            wrong.add("accepted " + told.accepted + " times, ended " + told.ended + " times instead of " + ends + ": "
                    + stay);
        }
        checkMessages(stay, told);
        checkEchoes(stay, told);
    }

    private void checkMessages(Stay stay, Told told) {
        stay.acknowledged.forEach(number -> {
            if (!told.messages.contains(number)) {
                wrong.add("message " + number + " was lost of " + stay + ": " + told.messages);
            }
        });
        told.messages.forEach(number -> {
            if (stay.refused.contains(number) || stay.fails(number)) {
                wrong.add("message " + number + " is there, though it failed, of " + stay + ": " + told.messages);
            }
        });
        long last = told.messages.isEmpty() ? 0 : told.messages.last();
        LongStream.range(1, last)
                .filter(number ->
                        !told.messages.contains(number) && !stay.refused.contains(number) && !stay.fails(number))
                .forEach(number -> wrong.add("message " + number + " is missing of " + stay + ": " + told.messages));
    }

    /** A run of echoes between two gaps is one of messages. */
    private void checkEchoes(Stay stay, Told told) {
        List<Long> said = told.messages.stream()
                .filter(number -> stay.action(number).equals("say"))
                .toList();
        int next = 0;
        boolean gap = false;
        for (long echo : stay.echoes) {
            if (echo == Stay.GAP) {
                gap = true;
                continue;
            }
            int at = said.indexOf(echo);
            if (at < next || at > next && !gap) {
                wrong.add("echoes " + stay.echoes + " of messages " + said + ": " + stay);
                return;
            }
            next = at + 1;
            gap = false;
        }
        if (held.contains(stay) && !gap && next < said.size()) {
            wrong.add("only echoes " + stay.echoes + " of messages " + said + ": " + stay);
        }
    }

    private void check(Subscriber subscriber, Map<Long, String> byOffset) {
        wrong.addAll(subscriber.wrong);
        int next = -1;
        boolean gap = true;
        for (Subscriber.Item item : subscriber.items) {
            if (item.line() == null) {
                gap = true;
                continue;
            }
            String same = byOffset.putIfAbsent(item.offset(), item.line());
            if (same != null && !same.equals(item.line())) {
                wrong.add(subscriber + " got " + item + ", and another one " + same);
            }
            int at = lines.subList(next + 1, lines.size()).indexOf(item.line()) + next + 1;
            if (at <= next || at > next + 1 && !gap) {
                wrong.add(subscriber + " got " + item + " as line " + at + " behind line " + next
                        + (gap ? " and a gap" : ""));
                return;
            }
            next = at;
            gap = false;
        }
        if (!lines.isEmpty() && !gap && next < lines.size() - 1) {
            wrong.add(subscriber + " got lines up to " + next + " of " + lines.size());
        }
    }
}
