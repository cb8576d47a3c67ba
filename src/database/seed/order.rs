//! In which order tables are written: what is referred to comes first.

use super::live::{Live, LiveForeignKey, by_oid};
use super::stage::Stage;
use crate::failure::{Failure, Result};

/// The order, and what is done where tables refer to one another in a circle.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub steps: Vec<Step>,
    /// Foreign keys that are checked at the end.
    pub deferred: bool,
}

#[derive(Debug)]
pub(super) struct Step {
    pub stage: usize,
    /// Columns that are written once all tables are: until then they are NULL.
    pub late: Vec<usize>,
}

pub(super) fn order(stages: &[Stage<'_, '_>], live: &Live) -> Result<Order> {
    let mut order = Order::default();
    let edges = edges(stages, live);
    let mut waiting: Vec<usize> = (0..stages.len()).collect();
    let mut late: Vec<Vec<usize>> = vec![Vec::new(); stages.len()];
    let mut ignored = vec![false; edges.len()];
    while !waiting.is_empty() {
        let is_free = |stage: &usize| {
            let mut open = edges.iter().zip(&ignored).filter(|(_, ignored)| !**ignored);
            !open.any(|(edge, _)| edge.from == *stage && waiting.contains(&edge.to))
        };
        if let Some(at) = waiting.iter().position(is_free) {
            let stage = waiting.remove(at);
            order.steps.push(Step {
                stage,
                late: std::mem::take(&mut late[stage]),
            });
            continue;
        }
        let circle = circle(&edges, &ignored, &waiting);
        let weakest = circle
            .iter()
            .filter_map(|at| Some((edges[*at].weakness(stages)?, *at)))
            .min();
        let Some((weakness, at)) = weakest else {
            return Err(stuck(stages, &edges, &circle));
        };
        ignored[at] = true;
        match weakness {
            Weakness::Unchecked => {}
            Weakness::Deferrable => order.deferred = true,
            Weakness::Nullable => {
                let edge = &edges[at];
                let columns = edge.columns(stages);
                late[edge.from].extend(columns);
            }
        }
    }
    Ok(order)
}

/// A table that refers to another one.
struct Edge<'l> {
    from: usize,
    to: usize,
    /// None: only the contracts know of it.
    key: Option<&'l LiveForeignKey>,
}

/// How a circle can be broken at an edge, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weakness {
    Unchecked,
    Deferrable,
    Nullable,
}

impl Edge<'_> {
    fn weakness(&self, stages: &[Stage<'_, '_>]) -> Option<Weakness> {
        let Some(key) = self.key else {
            return Some(Weakness::Unchecked);
        };
        if key.is_deferrable {
            return Some(Weakness::Deferrable);
        }
        let plan = stages[self.from].plan();
        let columns = self.columns(stages);
        let may_wait = |column: &usize| {
            !plan.live.columns[*column].not_null && !plan.key_columns().contains(column)
        };
        columns.iter().all(may_wait).then_some(Weakness::Nullable)
    }

    /// The columns of the foreign key that records give.
    fn columns(&self, stages: &[Stage<'_, '_>]) -> Vec<usize> {
        let stage = &stages[self.from];
        let names = self.key.map_or(&[][..], |key| &key.columns);
        let columns = names
            .iter()
            .filter_map(|name| stage.plan().live.column(name));
        columns.filter(|column| stage.has(*column)).collect()
    }
}

fn edges<'l>(stages: &[Stage<'_, '_>], live: &'l Live) -> Vec<Edge<'l>> {
    let tables = stages.iter().map(|stage| stage.plan().live).enumerate();
    let at = by_oid(tables);
    let mut edges = Vec::new();
    for key in &live.foreign_keys {
        let ends = at.get(key.from.as_str()).zip(at.get(key.to.as_str()));
        if let Some((from, to)) = ends.filter(|(from, to)| from != to) {
            edges.push(Edge {
                from: *from,
                to: *to,
                key: Some(key),
            });
        }
    }
    for (from, stage) in stages.iter().enumerate() {
        for reference in &stage.plan().entity.references {
            let target = stages
                .iter()
                .position(|to| to.plan().message.id == reference.target);
            if let Some(to) = target.filter(|to| *to != from) {
                edges.push(Edge {
                    from,
                    to,
                    key: None,
                });
            }
        }
    }
    edges
}

/// Edges that lead from a table back to it: one of those that wait is on a
/// circle, for each of them waits for another.
fn circle(edges: &[Edge<'_>], ignored: &[bool], waiting: &[usize]) -> Vec<usize> {
    let mut path: Vec<usize> = Vec::new();
    let mut stage = waiting.first().copied().unwrap_or_default();
    loop {
        let next = (0..edges.len()).find(|at| {
            !ignored[*at] && edges[*at].from == stage && waiting.contains(&edges[*at].to)
        });
        let Some(next) = next else {
            return path;
        };
        if let Some(begin) = path.iter().position(|at| edges[*at].from == stage) {
            // All edges between the same two tables are alike.
            let on_it: Vec<(usize, usize)> = path[begin..]
                .iter()
                .map(|at| (edges[*at].from, edges[*at].to))
                .collect();
            let alike =
                |at: &usize| !ignored[*at] && on_it.contains(&(edges[*at].from, edges[*at].to));
            return (0..edges.len()).filter(alike).collect();
        }
        path.push(next);
        stage = edges[next].to;
    }
}

fn stuck(stages: &[Stage<'_, '_>], edges: &[Edge<'_>], circle: &[usize]) -> Failure {
    let keys = circle.iter().filter_map(|at| {
        let edge = &edges[*at];
        let (from, to) = (stages[edge.from].plan(), stages[edge.to].plan());
        Some(format!(
            "`{}` refers to `{}` ({})",
            from.live.name, to.live.name, edge.key?.name
        ))
    });
    Failure::new(format!(
        "tables refer to one another in a circle: {}",
        keys.collect::<Vec<_>>().join(", ")
    ))
    .help(
        "make one of these foreign keys DEFERRABLE, or its column accept NULL: then one of the \
         tables can be written first",
    )
}
