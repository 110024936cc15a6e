package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.workload.Measured;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rounds of a comparison. In each, every contestant gets new processes, and for each task they have their turns right after
 * each other, in an order that changes from round to round.
 */
final class Comparison {
    /** New processes need longer until they are at speed; those that bars are about get all of it, however fast they seem. */
    private static final int FIRST_FACTOR = 5;

    /**
     * What new processes do to get there, each in turn and all of it twice: what a JVM's compiler has made of one kind of work alone it
     * makes anew with the next kind, and while it does another is measured.
     */
    private static final List<Task> FIRST = List.of(Task.P64, Task.ONE_WAY, Task.TO_100);

    private static final int FIRST_PASSES = 2;

    private static final int USUAL_WARM_UPS = 3;

    /** Those that no bar is about have this part of the time. */
    private static final int OTHERS_PART = 2;

    private final Options options;
    private final Launcher launcher;
    private final Consumer<Sample> samples;

    Comparison(Options options, Launcher launcher, Consumer<Sample> samples) {
        this.options = options;
        this.launcher = launcher;
        this.samples = samples;
    }

    /** Runs all rounds. */
    void run() throws InterruptedException {
        String run = Long.toString(System.currentTimeMillis() / 1000);
        for (int i = 0; i < options.rounds(); i++) {
            round(run + "-" + (i + 1), i);
        }
    }

    private void round(String round, int number) throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Contestant contestant : options.contestants()) {
                if (contestant.isPrincipal() || number < options.roundsOfOthers()) {
                    enter(contestant, round).ifPresent(entrants::add);
                }
            }
            for (Entrant entrant : entrants) {
                warm(entrant);
            }
            Collections.rotate(entrants, number);
            for (Task task : options.tasks()) {
                if (number >= options.roundsOfOthers() && !task.hasBar()) {
                    continue;
                }
                for (int turn = 1; turn <= task.turns(); turn++) {
                    String name = task.turns() == 1 ? round : round + "." + turn;
                    for (Entrant entrant : entrants) {
                        Contestant contestant = entrant.contestant();
                        if (contestant.does(task) && (turn == 1 || contestant.isPrincipal() || contestant.isOurs())) {
                            samples.accept(measure(entrant, task, name, turn == 1));
                        }
                    }
                }
            }
        } finally {
            entrants.forEach(Entrant::close);
        }
    }

    private Optional<Entrant> enter(Contestant contestant, String round) throws InterruptedException {
        String problem = launcher.problemWith(contestant);
        if (problem.isEmpty()) {
            try {
                return Optional.of(new Entrant(contestant, launcher));
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        for (Task task : options.tasks()) {
            samples.accept(new Sample(round, contestant, task, null, Double.NaN, problem));
        }
        return Optional.empty();
    }

    private void warm(Entrant entrant) throws InterruptedException {
        Contestant contestant = entrant.contestant();
        List<Task> first = FIRST.stream()
                .filter(task -> task == Task.P64
                        || (contestant.does(task) && options.tasks().contains(task)))
                .toList();
        int passes = contestant.isPrincipal() ? FIRST_PASSES : 1;
        int most = options.mostWarmUps() * FIRST_FACTOR / (FIRST_PASSES * first.size());
        try {
            for (int pass = 0; pass < passes; pass++) {
                for (Task task : first) {
                    if (contestant.isPrincipal()) {
                        entrant.warm(task, options.warmUp(), most, most);
                    } else {
                        entrant.warm(task, options.warmUp(), 0, most / OTHERS_PART);
                    }
                }
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    private Sample measure(Entrant entrant, Task task, String round, boolean cold) throws InterruptedException {
        Contestant contestant = entrant.contestant();
        try {
            if (task == Task.FIRST_REPLY) {
                return new Sample(round, contestant, task, entrant.firstReplies(options.starts()), Double.NaN, "");
            }
            if (cold) {
                int most = Math.min(task.mostWarmUps(), options.mostWarmUps());
                if (contestant.isPrincipal()) {
                    entrant.warm(task, options.warmUp(), task.hasBar() ? most / 2 : 0, most);
                } else {
                    entrant.warm(task, options.warmUp(), 0, most / OTHERS_PART);
                }
            }
            double before = entrant.cpuMicros();
            Measured measured = entrant.run(task, options.duration());
            double cpu = (entrant.cpuMicros() - before) / measured.operations();
            return new Sample(round, contestant, task, measured, cpu, "");
        } catch (IOException e) {
            return new Sample(round, contestant, task, null, Double.NaN, String.valueOf(e.getMessage()));
        }
    }

    /** Returns about how long it takes, without the starts. */
    Duration estimate() {
        long turns = options.contestants().stream()
                .mapToLong(contestant -> contestant.isPrincipal() ? options.rounds() : options.roundsOfOthers())
                .sum();
        return options.duration()
                .plus(options.warmUp().multipliedBy(USUAL_WARM_UPS))
                .multipliedBy(options.tasks().size() * turns);
    }
}
