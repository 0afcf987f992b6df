"""What each address answers to each identity, written out cell by cell. A new address needs its lines here.

    in      sent to the sign-in page            403     seen, but not theirs to change; or not their role
    200     the page                            404     does not exist for them
    302     sent on                             405     no such method here
    422     the form came back with messages (the tests post an empty form)

Records are those of tests/world.py: `weining` (introduced by Guiyang, verified), `own` (Weining's own,
waits), `yanhe` (elsewhere), `ziyun` (entered by the chamber). Pairs and entries sent for a verdict have names of
their own there.
"""

from dataclasses import dataclass

IDENTITIES = (
    "nobody",  # has not signed in
    "county",  # clerk of Weining
    "county2",  # clerk of Yanhe
    "supporter",  # clerk of Guiyang, paired with Weining
    "prefecture",  # reviewer of Bijie, above Weining
    "province",  # reviewer of the province
    "director",  # the province, read only
    "chamber",  # clerk of a chamber
    "admin",  # administrator
)

PAGES = """
method page                          record   nobody county county2 supporter prefecture province director chamber admin

GET    dashboard:dashboard           -        in     200    200     200       200        200      200      200     200
POST   dashboard:dashboard           -        in     405    405     405       405        405      405      405     405
GET    dashboard:wall                -        in     200    200     200       200        200      200      200     200
POST   dashboard:wall                -        in     405    405     405       405        405      405      405     405
GET    dashboard:my-work             -        in     200    200     200       200        200      200      200     200
POST   dashboard:my-work             -        in     405    405     405       405        405      405      405     405
GET    dashboard:reminders           -        in     403    403     403       200        200      403      403     403
POST   dashboard:reminders           -        in     403    403     403       405        405      403      403     403
GET    dashboard:figure              -        in     404    404     404       404        200      200      404     200
POST   dashboard:figure              -        in     405    405     405       405        405      405      405     405
GET    dashboard:county              -        in     200    200     200       200        200      200      404     200
POST   dashboard:county              -        in     405    405     405       405        405      405      405     405

GET    pages:import-list            -        in     200    200     200       200        200      200      200     200
POST   pages:import-list            -        in     405    405     405       405        405      405      405     405
GET    pages:import-add             -        in     200    200     200       200        200      403      200     403
POST   pages:import-add             -        in     422    422     422       422        422      403      422     403
GET    pages:import-template         -        in     200    200     200       200        200      403      200     403
POST   pages:import-template         -        in     405    405     405       405        405      405      405     405
GET    pages:import-marked           weining  in     200    404     404       200        200      200      404     200
POST   pages:import-marked           weining  in     405    405     405       405        405      405      405     405
GET    pages:import-detail          weining  in     200    404     404       200        200      200      404     200
POST   pages:import-detail          weining  in     405    405     405       405        405      405      405     405
GET    pages:import-progress        weining  in     302    404     404       302        302      302      404     302
POST   pages:import-progress        weining  in     405    405     405       405        405      405      405     405
GET    pages:import-columns         weining  in     200    404     404       200        200      403      404     403
POST   pages:import-columns         weining  in     422    404     404       422        422      403      404     403
GET    pages:import-save            weining  in     405    405     405       405        405      405      405     405
POST   pages:import-save            weining  in     302    404     404       403        403      403      404     403
GET    pages:import-mend            weining  in     405    405     405       405        405      405      405     405
POST   pages:import-mend            weining  in     302    404     404       302        302      403      404     403
GET    pages:import-cancel          weining  in     405    405     405       405        405      405      405     405
POST   pages:import-cancel          weining  in     302    404     404       302        302      403      404     403
GET    pages:import-go-on           weining  in     405    405     405       405        405      405      405     405
POST   pages:import-go-on           weining  in     302    404     404       302        302      403      404     403
GET    pages:import-undo            weining  in     200    404     404       200        200      403      404     403
POST   pages:import-undo            weining  in     422    404     404       422        422      403      404     403

GET    dashboard:briefing-list       -        in     200    200     200       200        200      200      404     200
POST   dashboard:briefing-list       -        in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-add        -        in     403    403     403       403        200      403      404     403
POST   dashboard:briefing-add        -        in     403    403     403       403        422      403      404     403
GET    dashboard:briefing-layout     -        in     403    403     403       403        200      403      404     403
POST   dashboard:briefing-layout     -        in     403    403     403       403        422      403      404     403
GET    dashboard:briefing-layout-file -        in     403    403     403       403        200      403      404     403
POST   dashboard:briefing-layout-file -        in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-layout-own -        in     405    405     405       405        405      405      404     405
POST   dashboard:briefing-layout-own -        in     403    403     403       403        409      403      404     403
GET    dashboard:briefing-detail     weining  in     200    200     200       200        200      200      404     200
POST   dashboard:briefing-detail     weining  in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-detail     own      in     404    404     404       404        200      200      404     200
POST   dashboard:briefing-detail     own      in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-word       weining  in     200    200     200       200        200      200      404     200
POST   dashboard:briefing-word       weining  in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-word       own      in     404    404     404       404        200      200      404     200
POST   dashboard:briefing-word       own      in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-errata     weining  in     200    200     200       200        200      200      404     200
POST   dashboard:briefing-errata     weining  in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-errata     own      in     404    404     404       404        404      404      404     404
POST   dashboard:briefing-errata     own      in     405    405     405       405        405      405      404     405
GET    dashboard:briefing-edit       weining  in     403    403     403       403        409      403      404     403
POST   dashboard:briefing-edit       weining  in     403    403     403       403        422      403      404     403
GET    dashboard:briefing-edit       own      in     404    404     404       404        200      403      404     403
POST   dashboard:briefing-edit       own      in     404    404     404       404        422      403      404     403
GET    dashboard:briefing-freeze     own      in     405    405     405       405        405      405      404     405
POST   dashboard:briefing-freeze     own      in     404    404     404       404        409      403      404     403
GET    dashboard:briefing-issue      own      in     404    404     404       404        403      403      404     403
POST   dashboard:briefing-issue      own      in     404    404     404       404        403      403      404     403
GET    dashboard:briefing-issue      weining  in     403    403     403       403        403      403      404     403
POST   dashboard:briefing-issue      weining  in     403    403     403       403        403      403      404     403
GET    dashboard:briefing-end        weining  in     403    403     403       403        200      403      404     403
POST   dashboard:briefing-end        weining  in     403    403     403       403        422      403      404     403
GET    dashboard:briefing-end        own      in     404    404     404       404        200      403      404     403
POST   dashboard:briefing-end        own      in     404    404     404       404        422      403      404     403

GET    dashboard:asked               -        in     200    200     200       200        200      200      404     200
POST   dashboard:asked               -        in     405    405     405       405        405      405      404     405
GET    dashboard:changes             -        in     200    200     200       200        200      200      200     200
POST   dashboard:changes             -        in     405    405     405       405        405      405      405     405
GET    dashboard:forecast            -        in     200    200     200       200        200      200      200     200
POST   dashboard:forecast            -        in     405    405     405       405        405      405      405     405
GET    dashboard:asked-list          -        in     200    404     404       200        200      200      404     200
POST   dashboard:asked-list          -        in     405    405     405       405        405      405      404     405
GET    dashboard:ranking             -        in     200    200     200       200        200      200      404     200
POST   dashboard:ranking             -        in     405    405     405       405        405      405      405     405
GET    dashboard:matrix              -        in     200    200     200       200        200      200      404     200
POST   dashboard:matrix              -        in     405    405     405       405        405      405      405     405
GET    dashboard:supporter           -        in     200    200     200       200        200      200      404     200
POST   dashboard:supporter           -        in     405    405     405       405        405      405      405     405
GET    dashboard:reporting           -        in     200    200     200       200        200      200      404     200
POST   dashboard:reporting           -        in     405    405     405       405        405      405      404     405
GET    dashboard:county-report       -        in     200    404     200       200        200      200      404     200
POST   dashboard:county-report       -        in     405    405     405       405        405      405      404     405
GET    dashboard:county-report-hand-in -      in     200    404     403       403        403      403      404     403
POST   dashboard:county-report-hand-in -      in     422    404     403       403        403      403      404     403
GET    dashboard:county-report-review weining in     403    403     403       405        405      403      403     403
POST   dashboard:county-report-review weining in     403    403     403       409        403      403      403     403
POST   dashboard:county-report-review yanhe  in      403    403     403       404        403      403      403     403
GET    dashboard:county-report-return weining in     403    403     403       200        200      403      403     403
GET    dashboard:county-report-return yanhe  in      403    403     403       404        200      403      403     403
POST   dashboard:county-report-return weining in     403    403     403       422        422      403      403     403
GET    dashboard:board               -        in     200    200     200       200        200      200      200     200
POST   dashboard:board               -        in     405    405     405       405        405      405      405     405
GET    dashboard:funnel              -        in     200    200     200       200        200      200      200     200
POST   dashboard:funnel              -        in     405    405     405       405        405      405      405     405
GET    dashboard:funnel-list         -        in     404    404     404       404        404      404      404     404
POST   dashboard:funnel-list         -        in     405    405     405       405        405      405      405     405
GET    projects:match-accept         weining  in     200    403     403       200        200      403      403     403
POST   projects:match-accept         weining  in     422    403     403       422        422      403      403     403
GET    projects:match-free           weining  in     200    403     403       200        200      403      403     403
POST   projects:match-free           weining  in     422    403     403       422        422      403      403     403

GET    list-columns                  -        in     405    405     405       405        405      405      405     405
POST   list-columns                  -        in     302    302     302       302        302      302      302     302

GET    projects:project-list         -        in     200    200     200       200        200      200      200     200
POST   projects:project-list         -        in     405    405     405       405        405      405      405     405
GET    projects:project-search       -        in     302    302     302       302        302      302      302     302
POST   projects:project-search       -        in     405    405     405       405        405      405      405     405
GET    projects:project-add          -        in     200    200     200       200        200      403      200     403
POST   projects:project-add          -        in     422    422     422       422        422      403      422     403
GET    projects:project-hint         -        in     200    200     200       200        200      403      200     403
POST   projects:project-hint         -        in     405    405     405       405        405      403      405     403
GET    projects:project-detail       weining  in     200    404     200       200        200      200      404     200
GET    projects:project-detail       own      in     200    404     200       200        200      200      404     200
GET    projects:project-detail       yanhe    in     404    200     404       404        200      200      404     200
GET    projects:project-detail       ziyun    in     404    404     404       404        200      200      200     200
POST   projects:project-detail       weining  in     405    405     405       405        405      405      405     405
GET    projects:project-edit         weining  in     200    404     403       200        200      403      404     403
GET    projects:project-edit         yanhe    in     404    200     404       404        200      403      404     403
GET    projects:project-edit         ziyun    in     404    404     404       404        200      403      200     403
POST   projects:project-edit         weining  in     422    404     403       422        422      403      404     403
POST   projects:project-edit         yanhe    in     404    422     404       404        422      403      404     403
POST   projects:project-edit         ziyun    in     404    404     404       404        422      403      422     403
GET    projects:project-step         weining  in     200    404     403       200        200      403      404     403
GET    projects:project-step         yanhe    in     404    200     404       404        200      403      404     403
POST   projects:project-step         weining  in     422    404     403       422        422      403      404     403
POST   projects:project-step         yanhe    in     404    422     404       404        422      403      404     403
GET    projects:project-change       weining  in     200    404     403       200        200      403      404     403
GET    projects:project-change       yanhe    in     404    200     404       404        200      403      404     403
GET    projects:project-change       ziyun    in     404    404     404       404        200      403      200     403
POST   projects:project-change       weining  in     422    404     403       422        422      403      404     403
POST   projects:project-change       yanhe    in     404    422     404       404        422      403      404     403
POST   projects:project-change       ziyun    in     404    404     404       404        422      403      422     403
GET    projects:project-void         weining  in     200    404     403       200        200      403      404     403
GET    projects:project-void         yanhe    in     404    200     404       404        200      403      404     403
GET    projects:project-void         ziyun    in     404    404     404       404        200      403      200     403
POST   projects:project-void         weining  in     422    404     403       422        422      403      404     403
POST   projects:project-void         yanhe    in     404    422     404       404        422      403      404     403
POST   projects:project-void         ziyun    in     404    404     404       404        422      403      422     403
GET    projects:change-correct       nayong   in     404    404     403       200        200      403      404     403
POST   projects:change-correct       nayong   in     404    404     403       422        422      403      404     403
GET    projects:step-correct         weining  in     200    404     403       200        200      403      404     403
GET    projects:step-correct         yanhe    in     404    200     404       404        200      403      404     403
GET    projects:step-correct         ziyun    in     404    404     404       404        200      403      200     403
POST   projects:step-correct         weining  in     422    404     403       422        422      403      404     403
POST   projects:step-correct         yanhe    in     404    422     404       404        422      403      404     403
POST   projects:step-correct         ziyun    in     404    404     404       404        422      403      422     403
GET    projects:problem-list           -        in     200    200     200       200        200      200      200     200
POST   projects:problem-list           -        in     405    405     405       405        405      405      405     405
GET    projects:problem-add            -        in     200    200     200       200        200      403      200     403
POST   projects:problem-add            -        in     422    422     422       422        422      403      422     403
GET    projects:problem-detail         weining  in     200    404     200       200        200      200      404     200
GET    projects:problem-detail         yanhe    in     404    200     404       404        200      200      404     200
POST   projects:problem-detail         weining  in     405    405     405       405        405      405      405     405
GET    projects:problem-step           weining  in     403    404     200       200        200      403      404     403
GET    projects:problem-step           yanhe    in     404    200     404       404        200      403      404     403
POST   projects:problem-step           weining  in     403    404     422       422        422      403      404     403
POST   projects:problem-step           yanhe    in     404    422     404       404        422      403      404     403
GET    projects:receipt-list         -        in     200    200     200       200        200      200      200     200
POST   projects:receipt-list         -        in     405    405     405       405        405      405      405     405
GET    projects:project-receipt      weining  in     200    404     403       200        200      403      404     403
GET    projects:project-receipt      yanhe    in     404    200     404       404        200      403      404     403
GET    projects:project-receipt      ziyun    in     404    404     404       404        200      403      200     403
POST   projects:project-receipt      weining  in     422    404     403       422        422      403      404     403
POST   projects:project-receipt      yanhe    in     404    422     404       404        422      403      404     403
POST   projects:project-receipt      ziyun    in     404    404     404       404        422      403      422     403
GET    projects:receipt-correct      weining  in     200    404     403       200        200      403      404     403
GET    projects:receipt-correct      yanhe    in     404    200     404       404        200      403      404     403
POST   projects:receipt-correct      weining  in     422    404     403       422        422      403      404     403
POST   projects:receipt-correct      yanhe    in     404    422     404       404        422      403      404     403

GET    projects:duplicate-list       -        in     200    200     200       200        200      200      200     200
POST   projects:duplicate-list       -        in     405    405     405       405        405      405      405     405
GET    projects:duplicate-check      -        in     405    405     405       405        405      403      405     403
POST   projects:duplicate-check      -        in     200    200     200       200        200      403      200     403
GET    projects:duplicate-scan       -        in     403    403     403       405        405      403      403     403
POST   projects:duplicate-scan       -        in     403    403     403       403        302      403      403     403
GET    projects:duplicate-pair       weining  in     200    404     200       200        200      200      404     200
GET    projects:duplicate-pair       yanhe    in     404    404     404       404        200      200      404     200
POST   projects:duplicate-pair       weining  in     403    404     403       422        422      403      404     403
POST   projects:duplicate-pair       yanhe    in     404    404     404       404        422      403      404     403
GET    projects:duplicate-appeal     weining  in     200    404     404       200        200      200      404     200
GET    projects:duplicate-appeal     own      in     200    404     404       200        200      200      404     200
POST   projects:duplicate-appeal     weining  in     403    404     404       403        422      403      404     403
POST   projects:duplicate-appeal     own      in     403    404     404       403        409      403      404     403
GET    projects:duplicate-enter      weining  in     409    404     404       403        403      403      404     403
GET    projects:duplicate-enter      own      in     200    404     404       403        403      403      404     403
POST   projects:duplicate-enter      own      in     422    404     404       403        403      403      404     403

GET    chambers:note-list            -        in     200    200     200       200        200      200      200     200
POST   chambers:note-list            -        in     405    405     405       405        405      405      405     405
GET    chambers:note-add             -        in     200    200     200       200        200      403      200     403
POST   chambers:note-add             -        in     422    422     422       422        422      403      422     403
GET    chambers:note-void            weining  in     403    404     200       403        200      403      404     403
POST   chambers:note-void            weining  in     403    404     422       403        422      403      404     403

GET    workshops:workshop-list       -        in     200    200     200       200        200      200      200     200
POST   workshops:workshop-list       -        in     405    405     405       405        405      405      405     405
GET    workshops:site-list           -        in     200    200     200       200        200      200      200     200
POST   workshops:site-list           -        in     405    405     405       405        405      405      405     405
GET    workshops:recount-choice      -        in     302    302     200       200        200      403      200     403
POST   workshops:recount-choice      -        in     405    405     405       405        405      403      405     403
GET    workshops:recount-grid        -        in     200    403     403       200        200      403      403     403
POST   workshops:recount-grid        -        in     422    403     403       422        422      403      403     403
GET    workshops:workshop-add        -        in     200    200     200       200        200      403      200     403
POST   workshops:workshop-add        -        in     422    422     422       422        422      403      422     403
GET    workshops:workshop-detail     weining  in     200    404     200       200        200      200      404     200
POST   workshops:workshop-detail     weining  in     405    405     405       405        405      405      405     405
GET    workshops:workshop-edit       weining  in     200    404     403       200        200      403      404     403
POST   workshops:workshop-edit       weining  in     422    404     403       422        422      403      404     403
GET    workshops:workshop-event      weining  in     200    404     403       200        200      403      404     403
POST   workshops:workshop-event      weining  in     422    404     403       422        422      403      404     403
GET    workshops:workshop-headcount  weining  in     200    404     403       200        200      403      404     403
POST   workshops:workshop-headcount  weining  in     422    404     403       422        422      403      404     403
GET    workshops:project-headcount   weining  in     200    404     403       200        200      403      404     403
GET    workshops:project-headcount   yanhe    in     404    200     404       404        200      403      404     403
POST   workshops:project-headcount   weining  in     422    404     403       422        422      403      404     403
POST   workshops:project-headcount   yanhe    in     404    422     404       404        422      403      404     403
GET    workshops:headcount-correct   weining  in     200    404     403       200        200      403      404     403
GET    workshops:headcount-correct   yanhe    in     404    200     404       404        200      403      404     403
POST   workshops:headcount-correct   weining  in     422    404     403       422        422      403      404     403
POST   workshops:headcount-correct   yanhe    in     404    422     404       404        422      403      404     403
GET    workshops:event-correct       weining  in     200    404     403       200        200      403      404     403
GET    workshops:workshop-move       weining  in     200    404     403       200        200      403      404     403
POST   workshops:workshop-move       weining  in     422    404     403       422        422      403      404     403
GET    workshops:move-correct        nayong   in     404    404     403       200        200      403      404     403
POST   workshops:move-correct        nayong   in     404    404     403       422        422      403      404     403
POST   workshops:event-correct       weining  in     422    404     403       422        422      403      404     403
GET    workshops:spot-check-list     -        in     403    403     403       200        200      200      403     403
POST   workshops:spot-check-list     -        in     403    403     403       405        405      405      403     403
GET    workshops:visit-list          -        in     200    200     200       200        200      200      200     200
POST   workshops:visit-list          -        in     405    405     405       405        405      405      405     405
GET    workshops:visit-add           weining  in     403    403     403       200        200      403      403     403
GET    workshops:visit-add           yanhe    in     403    403     403       404        200      403      403     403
POST   workshops:visit-add           weining  in     403    403     403       422        422      403      403     403
POST   workshops:visit-add           yanhe    in     403    403     403       404        422      403      403     403

GET    workshops:headcount-ask       weining  in     302    404     403       302        302      403      404     403
GET    workshops:headcount-ask       yanhe    in     404    302     404       404        302      403      404     403
POST   workshops:headcount-ask       weining  in     409    404     403       409        409      403      404     403
GET    workshops:confirmation        weining  in     200    404     403       200        200      403      404     403
GET    workshops:confirmation        answered in     200    404     403       200        200      403      404     403
GET    workshops:confirmation        yanhe    in     404    200     404       404        200      403      404     403
POST   workshops:confirmation        weining  in     405    405     405       405        405      403      405     403
GET    workshops:confirmation-remind weining  in     405    405     405       405        405      403      405     403
POST   workshops:confirmation-remind weining  in     409    404     403       409        409      403      404     403
GET    workshops:confirmation-revoke weining  in     200    404     403       200        200      403      404     403
GET    workshops:confirmation-revoke answered in     409    404     403       409        409      403      404     403
POST   workshops:confirmation-revoke weining  in     422    404     403       422        422      403      404     403
POST   workshops:confirmation-revoke yanhe    in     404    422     404       404        422      403      404     403
GET    confirm                       weining  200    200    200     200       200        200      200      200     200
GET    confirm                       answered 200    200    200     200       200        200      200      200     200
GET    confirm                       zzz      404    404    404     404       404        404      404      404     404
POST   confirm                       weining  422    403    403     403       403        403      403      403     403
POST   confirm                       answered 410    410    410     410       410        410      410      410     410
POST   confirm                       zzz      404    404    404     404       404        404      404      404     404

GET    opportunities                 -        200    200    200     200       200        200      200      200     200
POST   opportunities                 -        405    405    405     405       405        405      405      405     405
GET    opportunity                   -        200    200    200     200       200        200      200      200     200
POST   opportunity                   -        405    405    405     405       405        405      405      405     405
GET    guides                        -        200    200    200     200       200        200      200      200     200
POST   guides                        -        405    405    405     405       405        405      405      405     405
GET    guide                         -        200    200    200     200       200        200      200      200     200
POST   guide                         -        405    405    405     405       405        405      405      405     405
GET    interest                      weining  200    200    200     200       200        200      200      200     200
GET    interest                      yanhe    404    404    404     404       404        404      404      404     404
POST   interest                      weining  422    403    403     403       403        403      403      403     403
POST   interest                      yanhe    404    404    404     404       404        404      404      404     404
GET    interest-sent                 weining  200    200    200     200       200        200      200      200     200
GET    interest-sent                 yanhe    404    404    404     404       404        404      404      404     404
POST   interest-sent                 weining  405    405    405     405       405        405      405      405     405

GET    ledger:claim-list             -        in     200    200     200       200        200      200      200     200
POST   ledger:claim-list             -        in     405    405     405       405        405      405      405     405
GET    ledger:claim-bulk             -        in     403    403     403       405        405      403      403     403
POST   ledger:claim-bulk             -        in     403    403     403       400        400      403      403     403
GET    ledger:override-list          -        in     200    200     200       200        200      200      200     200
POST   ledger:override-list          -        in     405    405     405       405        405      405      405     405
GET    ledger:claim-review           own      in     403    403     403       405        405      403      403     403
GET    ledger:claim-review           yanhe    in     403    403     403       405        405      403      403     403
GET    ledger:claim-review           weining  in     403    403     403       405        405      403      403     403
POST   ledger:claim-review           own      in     403    403     403       409        403      403      403     403
POST   ledger:claim-review           yanhe    in     403    403     403       404        403      403      403     403
POST   ledger:claim-review           weining  in     403    403     403       409        403      403      403     403
GET    ledger:claim-verify           own      in     403    403     403       403        409      403      403     403
GET    ledger:claim-verify           yanhe    in     403    403     403       404        409      403      403     403
GET    ledger:claim-verify           weining  in     403    403     403       403        409      403      403     403
POST   ledger:claim-verify           own      in     403    403     403       403        409      403      403     403
POST   ledger:claim-verify           yanhe    in     403    403     403       404        409      403      403     403
POST   ledger:claim-verify           weining  in     403    403     403       403        409      403      403     403
GET    ledger:claim-return           own      in     403    403     403       200        409      403      403     403
GET    ledger:claim-return           yanhe    in     403    403     403       404        409      403      403     403
GET    ledger:claim-return           weining  in     403    403     403       409        409      403      403     403
POST   ledger:claim-return           own      in     403    403     403       422        409      403      403     403
POST   ledger:claim-return           yanhe    in     403    403     403       404        409      403      403     403
POST   ledger:claim-return           weining  in     403    403     403       409        409      403      403     403
GET    ledger:claim-void             own      in     403    403     403       403        409      403      403     403
GET    ledger:claim-void             weining  in     403    403     403       403        200      403      403     403
POST   ledger:claim-void             own      in     403    403     403       403        409      403      403     403
POST   ledger:claim-void             weining  in     403    403     403       403        422      403      403     403
GET    ledger:claim-take-back        own      in     405    405     405       405        405      403      405     403
GET    ledger:claim-take-back        ziyun    in     405    405     405       405        405      403      405     403
GET    ledger:claim-take-back        weining  in     405    405     405       405        405      403      405     403
POST   ledger:claim-take-back        own      in     409    404     403       403        403      403      404     403
POST   ledger:claim-take-back        ziyun    in     404    404     404       404        403      403      409     403
POST   ledger:claim-take-back        weining  in     409    404     403       403        403      403      404     403
GET    ledger:claim-object           own      in     403    404     403       403        403      403      404     403
GET    ledger:claim-object           ziyun    in     404    404     404       404        403      403      403     403
GET    ledger:claim-object           yanhe    in     404    403     404       404        403      403      404     403
POST   ledger:claim-object           own      in     403    404     403       403        403      403      404     403
POST   ledger:claim-object           ziyun    in     404    404     404       404        403      403      403     403
POST   ledger:claim-object           yanhe    in     404    403     404       404        403      403      404     403

GET    ledger:claim-evidence         own      in     200    404     403       200        200      403      404     403
GET    ledger:claim-evidence         weining  in     200    404     403       200        200      403      404     403
GET    ledger:claim-evidence         yanhe    in     404    200     404       404        200      403      404     403
GET    ledger:claim-evidence         ziyun    in     404    404     404       404        200      403      200     403
POST   ledger:claim-evidence         own      in     422    404     403       422        422      403      404     403
POST   ledger:claim-evidence         weining  in     422    404     403       422        422      403      404     403
POST   ledger:claim-evidence         yanhe    in     404    422     404       404        422      403      404     403
POST   ledger:claim-evidence         ziyun    in     404    404     404       404        422      403      422     403
GET    ledger:evidence-file          own      in     200    404     200       200        200      200      404     200
GET    ledger:evidence-file          yanhe    in     404    200     404       404        200      200      404     200
GET    ledger:evidence-file          ziyun    in     404    404     404       404        200      200      200     200
POST   ledger:evidence-file          own      in     405    405     405       405        405      405      405     405
GET    ledger:evidence-thumbnail     own      in     200    404     200       200        200      200      404     200
GET    ledger:evidence-thumbnail     yanhe    in     404    200     404       404        200      200      404     200
GET    ledger:evidence-thumbnail     ziyun    in     404    404     404       404        200      200      200     200
POST   ledger:evidence-thumbnail     own      in     405    405     405       405        405      405      405     405
GET    ledger:evidence-remove        own      in     200    404     403       200        200      403      404     403
GET    ledger:evidence-remove        weining  in     409    404     403       409        409      403      404     403
GET    ledger:evidence-remove        yanhe    in     404    200     404       404        200      403      404     403
GET    ledger:evidence-remove        ziyun    in     404    404     404       404        200      403      200     403
POST   ledger:evidence-remove        own      in     422    404     403       422        422      403      404     403
POST   ledger:evidence-remove        weining  in     409    404     403       409        409      403      404     403
POST   ledger:evidence-remove        yanhe    in     404    422     404       404        422      403      404     403
POST   ledger:evidence-remove        ziyun    in     404    404     404       404        422      403      422     403

GET    ledger:evidence-reply         own      in     409    404     403       409        409      403      404     403
POST   ledger:evidence-reply         own      in     409    404     403       409        409      403      404     403
POST   ledger:evidence-reply         yanhe    in     404    409     404       404        409      403      404     403

GET    counties:data-notes           -        in     200    200     200       200        200      200      200     200
POST   counties:data-notes           -        in     405    405     405       405        405      405      405     405
GET    counties:pairing-list         -        in     200    200     200       200        200      200      200     200
POST   counties:pairing-list         -        in     405    405     405       405        405      405      405     405

GET    counties:demand-list          -        in     200    200     200       200        200      200      200     200
POST   counties:demand-list          -        in     405    405     405       405        405      405      405     405
GET    counties:demand-add           -        in     200    200     403       200        200      403      403     403
POST   counties:demand-add           -        in     422    422     403       422        422      403      403     403
GET    counties:demand-detail        weining  in     200    200     200       200        200      200      200     200
GET    counties:demand-detail        yanhe    in     200    200     200       200        200      200      200     200
POST   counties:demand-detail        weining  in     405    405     405       405        405      405      405     405
GET    counties:demand-edit          weining  in     200    403     403       200        200      403      403     403
GET    counties:demand-edit          yanhe    in     403    200     403       403        200      403      403     403
POST   counties:demand-edit          weining  in     422    403     403       422        422      403      403     403
POST   counties:demand-edit          yanhe    in     403    422     403       403        422      403      403     403
GET    counties:demand-slots         weining  in     200    403     403       200        200      403      403     403
GET    counties:demand-slots         yanhe    in     403    200     403       403        200      403      403     403
POST   counties:demand-slots         weining  in     422    403     403       422        422      403      403     403
POST   counties:demand-slots         yanhe    in     403    422     403       403        422      403      403     403
GET    counties:demand-withdraw      weining  in     200    403     403       200        200      403      403     403
GET    counties:demand-withdraw      yanhe    in     403    200     403       403        200      403      403     403
POST   counties:demand-withdraw      weining  in     422    403     403       422        422      403      403     403
POST   counties:demand-withdraw      yanhe    in     403    422     403       403        422      403      403     403
GET    counties:opportunity-list     -        in     200    200     200       200        200      200      200     200
POST   counties:opportunity-list     -        in     405    405     405       405        405      405      405     405
GET    counties:opportunity-add      -        in     403    403     403       200        200      403      403     403
POST   counties:opportunity-add      -        in     403    403     403       422        422      403      403     403
GET    counties:opportunity-detail   weining  in     200    200     200       200        200      200      200     200
POST   counties:opportunity-detail   weining  in     405    405     405       405        405      405      405     405
GET    counties:opportunity-withdraw weining  in     403    403     403       403        200      403      403     403
POST   counties:opportunity-withdraw weining  in     403    403     403       403        422      403      403     403
GET    counties:guide-list           -        in     200    200     200       200        200      200      200     200
POST   counties:guide-list           -        in     405    405     405       405        405      405      405     405
GET    counties:guide-detail         -        in     200    200     200       200        200      200      200     200
POST   counties:guide-detail         -        in     405    405     405       405        405      405      405     405
GET    counties:guide-edit           -        in     403    403     403       403        200      403      403     403
POST   counties:guide-edit           -        in     403    403     403       403        422      403      403     403
GET    counties:guide-release        -        in     403    403     403       405        405      403      403     403
POST   counties:guide-release        -        in     403    403     403       403        409      403      403     403
GET    counties:guide-take-back      -        in     403    403     403       403        200      403      403     403
POST   counties:guide-take-back      -        in     403    403     403       403        422      403      403     403
GET    counties:profile-list         -        in     200    200     200       200        200      200      200     200
POST   counties:profile-list         -        in     405    405     405       405        405      405      405     405
GET    counties:profile-detail       -        in     200    200     200       200        200      200      200     200
POST   counties:profile-detail       -        in     405    405     405       405        405      405      405     405
GET    counties:profile-part         -        in     200    403     403       200        200      403      403     403
POST   counties:profile-part         -        in     422    403     403       422        422      403      403     403

GET    chambers:chamber-list         -        in     200    200     200       200        200      200      200     200
POST   chambers:chamber-list         -        in     405    405     405       405        405      405      405     405
GET    chambers:chamber-detail       weining  in     200    200     200       200        200      200      200     200
POST   chambers:chamber-detail       weining  in     405    405     405       405        405      405      405     405
GET    chambers:member-add           weining  in     403    403     403       403        200      403      200     200
POST   chambers:member-add           weining  in     403    403     403       403        422      403      422     422
GET    chambers:member-edit          weining  in     404    404     404       404        200      403      200     200
POST   chambers:member-edit          weining  in     404    404     404       404        422      403      422     422
GET    chambers:enterprise-list      -        in     200    200     200       200        200      200      200     200
POST   chambers:enterprise-list      -        in     405    405     405       405        405      405      405     405
GET    chambers:enterprise-export    -        in     403    403     403       405        405      403      403     403
POST   chambers:enterprise-export    -        in     403    403     403       200        200      403      403     403
GET    chambers:enterprise-detail    weining  in     200    200     200       200        200      200      200     200
GET    chambers:enterprise-detail    yanhe    in     200    200     200       200        200      200      404     200
POST   chambers:enterprise-detail    weining  in     405    405     405       405        405      405      405     405
POST   chambers:enterprise-detail    yanhe    in     405    405     405       405        405      405      405     405
GET    chambers:enterprise-edit      weining  in     200    403     403       200        200      403      200     403
GET    chambers:enterprise-edit      yanhe    in     403    200     403       403        200      403      404     403
POST   chambers:enterprise-edit      weining  in     422    403     403       422        422      403      422     403
POST   chambers:enterprise-edit      yanhe    in     403    422     403       403        422      403      404     403
GET    chambers:enterprise-merge     weining  in     403    403     403       403        200      403      403     403
GET    chambers:enterprise-merge     yanhe    in     403    403     403       403        200      403      403     403
POST   chambers:enterprise-merge     weining  in     403    403     403       403        422      403      403     403
POST   chambers:enterprise-merge     yanhe    in     403    403     403       403        422      403      403     403
GET    chambers:enterprise-contacts  weining  in     302    302     302       302        302      302      302     302
GET    chambers:enterprise-contacts  yanhe    in     302    302     302       302        302      302      404     302
POST   chambers:enterprise-contacts  weining  in     200    403     200       200        200      403      200     403
POST   chambers:enterprise-contacts  yanhe    in     403    200     403       403        200      403      404     403
GET    chambers:contact-add          weining  in     200    403     200       200        200      403      200     403
GET    chambers:contact-add          yanhe    in     403    200     403       403        200      403      404     403
POST   chambers:contact-add          weining  in     422    403     422       422        422      403      422     403
POST   chambers:contact-add          yanhe    in     403    422     403       403        422      403      404     403
GET    chambers:contact-edit         weining  in     200    403     200       200        200      403      200     403
POST   chambers:contact-edit         weining  in     422    403     422       422        422      403      422     403
GET    chambers:contact-end          weining  in     405    405     405       405        405      403      405     403
POST   chambers:contact-end          weining  in     409    403     409       409        409      403      409     403

GET    chambers:intention-list       -        in     200    200     200       200        200      200      200     200
POST   chambers:intention-list       -        in     405    405     405       405        405      405      405     405
GET    chambers:intention-add        -        in     200    200     200       200        200      403      200     403
POST   chambers:intention-add        -        in     422    422     422       422        422      403      422     403
GET    chambers:intention-detail     weining  in     200    200     200       200        200      200      200     200
GET    chambers:intention-detail     yanhe    in     200    200     200       200        200      200      404     200
POST   chambers:intention-detail     weining  in     405    405     405       405        405      405      405     405
GET    chambers:intention-edit       weining  in     403    403     403       403        200      403      200     403
GET    chambers:intention-edit       own      in     200    403     403       200        200      403      404     403
POST   chambers:intention-edit       weining  in     403    403     403       403        422      403      422     403
POST   chambers:intention-edit       own      in     422    403     403       422        422      403      404     403
GET    chambers:intention-step       weining  in     403    403     403       403        409      403      409     403
GET    chambers:intention-step       own      in     200    403     403       200        200      403      404     403
POST   chambers:intention-step       weining  in     403    403     403       403        409      403      409     403
POST   chambers:intention-step       own      in     422    403     403       422        422      403      404     403

GET    chambers:interest-list        -        in     200    200     200       200        200      200      403     200
POST   chambers:interest-list        -        in     405    405     405       405        405      405      403     405
GET    chambers:interest-detail      weining  in     200    404     404       200        200      200      403     200
POST   chambers:interest-detail      weining  in     405    405     405       405        405      405      403     405
GET    chambers:interest-confirm     weining  in     200    404     404       200        200      403      403     403
POST   chambers:interest-confirm     weining  in     422    404     404       422        422      403      403     403
GET    chambers:interest-refuse      weining  in     200    404     404       200        200      403      403     403
POST   chambers:interest-refuse      weining  in     422    404     404       422        422      403      403     403

GET    chambers:intention-demands    weining  in     200    200     200       200        200      200      200     200
GET    chambers:intention-demands    yanhe    in     200    200     200       200        200      200      404     200
POST   chambers:intention-demands    weining  in     405    405     405       405        405      405      405     405
GET    chambers:demand-intentions    weining  in     200    200     200       200        200      200      200     200
POST   chambers:demand-intentions    weining  in     405    405     405       405        405      405      405     405
GET    chambers:match-offer          weining  in     409    403     409       409        409      403      409     403
GET    chambers:match-offer          yanhe    in     403    200     403       403        200      403      404     403
POST   chambers:match-offer          weining  in     409    403     409       409        409      403      409     403
POST   chambers:match-offer          yanhe    in     403    422     403       403        422      403      404     403
GET    chambers:match-list           -        in     200    200     200       200        200      200      200     200
POST   chambers:match-list           -        in     405    405     405       405        405      405      405     405
GET    chambers:match-detail         weining  in     200    200     200       200        200      200      200     200
POST   chambers:match-detail         weining  in     405    405     405       405        405      405      405     405
GET    chambers:match-decline        weining  in     200    403     403       200        200      403      403     403
POST   chambers:match-decline        weining  in     422    403     403       422        422      403      403     403
GET    chambers:match-take-back      weining  in     403    403     200       403        200      403      403     403
POST   chambers:match-take-back      weining  in     403    403     422       403        422      403      403     403

GET    pages:draft-save              -        in     405    405     405       405        405      405      405     405
POST   pages:draft-save              -        in     404    404     404       404        404      404      404     404
GET    pages:draft-discard           -        in     405    405     405       405        405      405      405     405
POST   pages:draft-discard           -        in     404    404     404       404        404      404      404     404

GET    login                         -        200    302    302     302       302        302      302      302     302
POST   login                         -        200    302    302     302       302        302      302      302     302
GET    logout                        -        in     405    405     405       405        405      405      405     405
POST   logout                        -        in     in     in      in        in         in       in       in      in
GET    password_change               -        in     200    200     200       200        200      200      200     200
POST   password_change               -        in     200    200     200       200        200      200      200     200
GET    password_change_done          -        in     200    200     200       200        200      200      200     200
POST   password_change_done          -        in     405    405     405       405        405      405      405     405
GET    set_language                  -        302    302    302     302       302        302      302      302     302
POST   set_language                  -        302    302    302     302       302        302      302      302     302
"""

# Of the administration's own pages everybody but an administrator sees the sign-in page, or is sent there.
ADMIN_PAGES = """
page                         administrator

admin:index                  200
admin:app_list               200
admin:jsi18n                 200
admin:autocomplete           403
admin:password_change        200
admin:password_change_done   200
admin:login                  302
admin:logout                 405
admin:view_on_site           404
"""

# Each record's pages for an administrator; POST with an empty form. History has no POST of its own.
ADMIN_RECORDS = """
model                   list  add  add!  change  change!  delete  delete!  history

accounts.bureau         200   200  200   200     200      403     403      200
accounts.user           200   200  200   200     200      403     403      200
accounts.readgrant      200   403  403   200     403      403     403      200
axes.accessattempt      403   403  403   403     403      403     403      403
axes.accessfailurelog   403   403  403   403     403      403     403      403
axes.accesslog          403   403  403   403     403      403     403      403
auth.group              403   403  403   403     403      403     403      403
chambers.chamber        200   200  200   200     200      403     403      200
chambers.contactview    200   403  403   200     403      403     403      200
chambers.enterprise     200   403  403   200     403      403     403      200
chambers.matchingrule   200   403  403   200     200      403     403      200
django_tasks_database.dbtaskresult 403 403 403 403   403      403     403      403
counties.county         200   403  403   200     200      403     403      200
counties.countytarget   200   200  200   200     200      403     403      200
counties.exchangerate   200   200  200   200     200      403     403      200
counties.industry       200   200  200   200     200      403     403      200
counties.pairing        200   200  200   200     200      403     403      200
counties.plan           200   403  403   200     200      403     403      200
counties.prefecture     200   403  403   200     200      403     403      200
counties.reportingperiod 200  403  403   200     403      403     403      200
ledger.claim            200   403  403   200     403      403     403      200
ledger.entry            200   403  403   200     403      403     403      200
ledger.posting          200   403  403   200     403      403     403      200
workshops.recognitionrule  200  200  200  200  200      403     403      200
workshops.headcount     200   403  403   200     403      403     403      200
workshops.siteevent     200   403  403   200     403      403     403      200
workshops.workshop      200   403  403   200     403      403     403      200
workshops.workshopmove  200   403  403   200     403      403     403      200
"""


@dataclass(frozen=True)
class Line:
    """One line of PAGES."""

    method: str
    page: str
    record: str
    cells: dict[str, str]


def _rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines() if line.strip()]


def pages() -> list[Line]:
    """The lines of PAGES."""
    heading, *rows = _rows(PAGES)
    return [Line(*row[:3], dict(zip(heading[3:], row[3:], strict=True))) for row in rows]


def admin_pages() -> dict[str, str]:
    """Page of the administration -> what an administrator gets."""
    return {name: cell for name, cell in _rows(ADMIN_PAGES)[1:]}


def admin_records() -> dict[str, dict[str, str]]:
    """Model -> page -> what an administrator gets; a page with ! is posted to."""
    heading, *rows = _rows(ADMIN_RECORDS)
    return {row[0]: dict(zip(heading[1:], row[1:], strict=True)) for row in rows}
